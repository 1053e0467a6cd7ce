// A message's blocks as a page: node slack.mjs FOLDER_WITH_NODE_MODULES light|dark < message.json > page.html
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, theme] = process.argv.slice(2);
const packages = createRequire(pathToFileURL(join(folder, "here.js")));
const React = packages("react");
const { renderToStaticMarkup } = packages("react-dom/server");
const { Message } = packages("slack-blocks-to-jsx");
const style = readFileSync(packages.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");
let given = "";
for await (const chunk of process.stdin.setEncoding("utf8")) given += chunk;
// "verbatim" keeps Slack from making links of its own; the drawing library would show the marks themselves.
const { name, logo, blocks } = JSON.parse(given, (key, value) => (key === "verbatim" ? undefined : value));

const message = React.createElement(Message, { blocks, name, logo, time: new Date(2026, 10, 25, 12), showBlockKitDebug: false });
const ground = theme === "dark" ? "#1a1d21" : "#ffffff";
process.stdout.write(`<!doctype html><meta charset="utf-8"><style>${style}
body { margin: 0; background: ${ground}; font-family: Lato, "Liberation Sans", "Noto Sans CJK SC", sans-serif; }
#shot { width: 680px; padding: 12px 16px; background: ${ground}; }
</style><div id="shot" data-theme="${theme}">${renderToStaticMarkup(message)}</div>`);
