"""The final: masthead, template, scrub, receipt, submission folder, Akoma Ntoso."""
