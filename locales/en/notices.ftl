# What the programme says of its own accord to a shopper.
receipt-notice =
    Thank you for shopping at { $store }!

    { $lines }
receipt-earned =
    { $points ->
        [one] +{ $points } point for this purchase
       *[other] +{ $points } points for this purchase
    }
receipt-spent =
    { $points ->
        [one] −{ $points } point paid part of it
       *[other] −{ $points } points paid part of it
    }
notice-balance =
    { $points ->
        [one] Now on your card: { $points } point.
       *[other] Now on your card: { $points } points.
    }
notice-owed =
    { $points ->
        [one] Still owed after a return: { $points } point. New purchases will make it up.
       *[other] Still owed after a return: { $points } points. New purchases will make them up.
    }
receipt-ask =
    { $notice }

    How was it today? One tap tells us.
receipt-rated =
    { $notice }

    You gave us { $stars }
star = { $stars } ⭐
star-chosen = ✅ { $stars }
rating-thanks = Thank you, that helps!
rating-closed = Thank you! This rating can’t be changed any more: a day has passed.
rating-low = We’re sorry it wasn’t right. What went wrong? Just write here, in your own words: a person will answer.
rating-heard =
    Thank you for telling us! We’ll look into it. Your case is #{ $case }.
    { $next }
return-notice =
    Your return at { $store } is done.

    { $lines }
return-restored =
    { $points ->
        [one] +{ $points } point is back on your card: it had paid for these goods
       *[other] +{ $points } points are back on your card: they had paid for these goods
    }
return-clawed =
    { $points ->
        [one] −{ $points } point taken back: these goods had brought it
       *[other] −{ $points } points taken back: these goods had brought them
    }
expiry-notice =
    ⏰ { $points ->
        [one] { $points } point of your { $balance } can be used until { $day } and expires after that. Drop in and let it pay for something nice!
       *[other] { $points } points of your { $balance } can be used until { $day } and expire after that. Drop in and let them pay for something nice!
    }
expiry-notice-all =
    ⏰ { $points ->
        [one] Your { $points } point can be used until { $day } and expires after that. Drop in and let it pay for something nice!
       *[other] All your { $points } points can be used until { $day } and expire after that. Drop in and let them pay for something nice!
    }
remind-on = 🔔 Remind me before points expire
remind-off = 🔕 Don’t remind me any more
reminding-on =
    { $days ->
        [one] Agreed! We’ll remind you { $days } day before points expire.
       *[other] Agreed! We’ll remind you { $days } days before points expire.
    }
reminding-off = All right, no more reminders.
account-moved = Your card has just moved to another account of this messenger, with the same telephone number: points and history went with it. Wasn’t it you? Tap the button and share your number, and the card comes back here.
