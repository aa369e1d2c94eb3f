# Те, чого потребує лише Viber.
viber-notice =
    { $notice }

    { $text }
viber-on-computer = 💻 Пишу з комп’ютера
