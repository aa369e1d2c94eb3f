# The menu, help, language.
button-language = 🌐 Language
button-help = ❓ Help
language-name = { $name }
language-ask = Which language shall we use?
language-chosen = Done! English it is.
help =
    { $shop } on your phone:

    🎫 Card: show it at the till to collect points or pay with them.
    🎁 My offers: this week’s promotions, picked for you.
    💰 Balance: how many points you have, where they came from and until when they last.
    🧾 History: your latest points, in and out.
    👤 Profile: tell us about yourself, if you like.
    ⚙️ Settings: language, what to send, your data.
    💬 Write to us: a complaint, a question, a kind word.

    Something wrong, or just curious? Write right here: a person will answer.
stale-button = This button no longer works.
stale-menu = Here is the menu: choose what you need.
noted = Thank you! If you need anything, just write here: a person will answer.
welcome-back = Good to see you again! Your card and points are right here.
sorry = Sorry, something went wrong on our side. Please try again in a minute.
command-card = My card
command-balance = My points
command-history = Where my points went
command-help = Help
