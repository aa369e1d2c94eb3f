# То, что нужно только Viber.
viber-notice =
    { $notice }

    { $text }
viber-on-computer = 💻 Пишу с компьютера
