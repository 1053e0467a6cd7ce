"""The knowledge: packs of dated, sourced claims, checked, loaded into a database, and read by the core.

`connect` and `migrate` (`database`), `load_packs` (`load`), `check_pack` (`validate`) and `Knowledge` (`reader`) are
what the rest of the program uses, with the read models of `models`. Nothing here knows about chat.
"""
