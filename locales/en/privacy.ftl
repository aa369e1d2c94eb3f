# My data, leaving, erasing.
button-data = 📄 My data
button-leave = 🚪 Leave
data-shown =
    This is what we keep about you:

    { $lines }

    Everything to the last line is in the file. Your phone and e-mail are kept encrypted.
data-name = Name: { $value }
data-phone = Phone: { $value }
data-birthday = Birthday: { $value }
data-gender = Gender: { $value }
data-email = E-mail: { $value }
data-card = Card: { $value }
data-since = With us since { $value }
data-balance = Points: { $value }
data-receipts = Receipts: { $receipts }, for { $bought }
data-messages = Messages from you: { $written }, from us: { $sent }
data-file = Everything we keep about you. The file was made just now, for you alone.
button-right-file = 📎 Send the file
button-right-erase = 🗑 Erase everything
leave-ask =
    Leave the loyalty programme?

    • The till won’t know your card any more.
    • We won’t send you anything.
    • { $points }

    You can come back any time, with the same number.
leave-no-points = There are no points on your account at the moment.
leave-points =
    { $points ->
        [one] Your { $points } point will wait for you.
       *[other] Your { $points } points will wait for you.
    }
leave-points-until =
    { $points ->
        [one] Your { $points } point stays: come back by { $until } and nothing is lost.
       *[other] Your { $points } points stay: come back by { $until } and nothing is lost.
    }
button-right-leave = Yes, leave
button-right-stay = No, I’m staying
stayed = Lovely, everything stays as it was.
left = You have left the programme. We won’t send you anything any more. Thank you for having been with us! You can still get or erase your data.
left-return = If you want to come back, share your number with the button below.
erase-ask =
    Erase everything about you?

    • { $points }
    • Your name, phone, profile and messages are gone for good.
    • Receipts stay with the shop, without your name.
    • Of your number only an irreversible fingerprint stays: a welcome gift is given once.
erase-no-points = Your card stops working.
erase-points =
    { $points ->
        [one] Your card stops working, and { $points } point is lost.
       *[other] Your card stops working, and { $points } points are lost.
    }
button-right-sure = Yes, erase
erase-ask-again = One last question: erase everything now? It can’t be undone.
button-right-now = Erase for good
erased = Done: everything about you is erased. This is our last message. Should you ever want to return, there is the button below.
