# What only Viber needs.
viber-notice =
    { $notice }

    { $text }
viber-on-computer = 💻 I’m on a computer
