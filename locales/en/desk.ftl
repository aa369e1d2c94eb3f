# The operators' group: a topic for each case.
desk-title = №{ $case } · { $category } · { $name }
desk-nobody = no name
desk-no-category = Message
desk-no-store = store unknown
desk-head = { $lines }
desk-state-new = ⚪ Nobody has taken it yet
desk-state-taken = 🟡 { $by } takes care of it
desk-state-director = 🔴 With the director
desk-state-closed = ✅ Closed
desk-when = 🕒 { $day }, { $time } · { $store }
desk-caller = ☎️ A caller: an answer in the chat may not arrive
desk-masked = 📱 { $phone }
desk-stranger = 👤 No card
desk-months =
    👤 { $member ->
        [yes] { $months ->
            [0] A member for less than a month
            [one] A member for { $months } month
           *[other] A member for { $months } months
        }
       *[no] Not a member
    }
desk-tier = 🏅 Tier: { $tier }
desk-worth =
    💰 In 12 months: { $sum }, { $visits ->
        [one] { $visits } visit
       *[other] { $visits } visits
    }
desk-score = ⭐ Last score: { $score } of 10
desk-disliked = 👎 { $what }
desk-mark = ⭐ { $what }: { $stars } of 5
desk-receipt = 🧾 { $day }, { $store }: { $total }
desk-receipt-line = · { $name } × { $quantity } — { $sum }
desk-receipt-more = · lines not shown: { $count }
desk-quote = 💬 { $text }
desk-quote-cut = 💬 { $text }…
button-case-take = 🙋 Take
button-case-templates = 📋 Answers
button-case-bonus = 🎁 Sorry bonus
button-case-director = 🔴 To the director
button-case-close = ✅ Close
button-case-phone = 📱 Show phone
desk-digest =
    📥 { $count ->
        [one] { $count } new case
       *[other] { $count } new cases
    }. Topics open in turn; take one and it opens at once.

    { $lines }
desk-digest-line = { $title }: { $text }
desk-take-case = 🙋 №{ $case }
desk-news = { $lines }
desk-shopper = 💬 { $text }
desk-answer = ↩️ { $by }: { $text }
desk-note = 📝 { $by }: { $text }
desk-event-taken = 🟡 { $by } takes care of the case
desk-event-passed_on = 🔴 Passed on to the director ({ $by })
desk-event-closed = ✅ { $by } closes the case
desk-event-reopened = ⚪ The case is open again
desk-event-solved = 👍 The shopper says that it is solved
desk-event-not_solved = 👎 The shopper says that it is not solved
desk-event-reminded = ⏰ The case waits, and nobody has taken it yet
desk-event-escalated = 🔴 No answer in time: the case is with the director
desk-event-bonus_given =
    🎁 { $by }: { $points ->
        [one] { $points } point given
       *[other] { $points } points given
    }
desk-event-bonus_asked =
    🎁 { $by } asks for approval: { $points ->
        [one] { $points } point
       *[other] { $points } points
    }
desk-event-bonus_refused =
    🚫 { $by } does not approve: { $points ->
        [one] { $points } point
       *[other] { $points } points
    }
desk-delivered = ✅ Delivered
desk-untold = ⚠️ Not delivered: the messenger did not take the message.
desk-untold-blocked = ⚠️ Not delivered: the shopper has blocked the bot. Give them a call.
desk-untold-left = ⚠️ Not delivered: the shopper has left the programme.
desk-untold-erased = ⚠️ Not delivered: the shopper asked us to erase their data.
desk-untold-no_account = ⚠️ Not delivered: this person is in no messenger. Give them a call.
desk-untold-expired = ⚠️ Not delivered: it could not be sent for a week. Give them a call.
desk-untold-too_dear = ⚠️ Not delivered: this message costs money, and the shop does not pay for such.
desk-untold-undeliverable = ⚠️ Not delivered: the shopper’s messenger does not take this. Try other words, or another file.
desk-file-lost = ⚠️ There was a file here, but it can’t be shown.
desk-outsider = 🙅 Only operators, directors and the owner may answer shoppers. This message went nowhere.
desk-not-said = ⚠️ Not sent. { $why }
desk-unsendable = ⚠️ This can’t be sent to a shopper: only text, photos, videos, voice and files.
desk-how-to = ℹ️ Commands mean nothing here. Text, photos, voice and files go to the shopper; what begins with “→” or “//” stays between colleagues.
desk-how-to-open = ℹ️ Write it like this: /case a phone or card number, then what it is about.
desk-opened = ☎️ Case №{ $case } is open. { $whose }
desk-opened-for = Card: { $name }.
desk-opened-unknown = There is no card with this number.
desk-templates =
    📋 Ready answers: press one and the shopper gets it.

    { $lines }
desk-template-line = { $number }. { $text }
desk-template-button = { $number } · { $text }
desk-no-templates = There are no ready answers: program.toml is where they are set.
desk-template-said = Sent
desk-template-again = This answer has just been sent
desk-template-1 = Thank you for writing. We are looking into it and will answer today.
desk-template-2 = We are sorry this happened. We are already talking to the store about it.
desk-template-3 = Could you tell us which day, and about what time, you were at the store?
desk-taken = Case №{ $case } is yours
desk-passed-on = Case №{ $case } is with the director
desk-closed = Case №{ $case } is closed
desk-phone = 📱 { $phone }
desk-no-phone = There is no phone number.
desk-anonymous =
    🎭 You write in the group’s name, so nobody knows who answers. Turn it off: Manage group → Administrators → your name → Remain anonymous, and write again.
desk-sorry = ⚠️ Something went wrong, and this had no effect. Please do it once more.
