"""From files to frozen records: the Markdown we accept, the kinds of record, the register of sources, the library."""
