# Writing to the shop: cases, answers to them, and whether they helped.
button-hotline = 💬 Write to us
command-hotline = Write to us
hotline-ask = What is it about? Choose a topic, then tell us in your own words or send a photo. A person will answer.
hotline-ask-again =
    What you have open with us:
    { $lines }

    Something to add to #{ $last }? Just write here. If it is about something else, choose a topic.
hotline-crowded =
    What you have open with us:
    { $lines }

    Let’s settle these first, so that nothing gets lost. Anything to say meanwhile? Just write here, and we’ll add it to #{ $last }.
hotline-case = #{ $case } of { $day }: { $state }
hotline-case-new = waiting for an operator
hotline-case-taken = { $by } is taking care of it
hotline-case-director = with the store’s director
complaint-category-quality = Product quality
complaint-category-staff = Service
complaint-category-prices = Prices, offers
complaint-category-points = Points, card
complaint-category-cleanliness = Cleanliness
complaint-category-other = Something else
complaint-category-own = { $name }
hotline-tell =
    { $category }

    Tell us what happened: in your own words, with photos or a voice message. Several messages are fine.
button-never-mind = Cancel
hotline-never-mind = All right. If you need anything, just write here.
hotline-opened =
    Thank you for writing! Your case is #{ $case }.
    { $next }
hotline-minutes =
    Our operators can see it now. The answer will come here, usually within { $minutes ->
        [one] { $minutes } minute.
       *[other] { $minutes } minutes.
    }
hotline-hours =
    Our operators can see it now. The answer will come here, usually within { $hours ->
        [1] an hour.
       *[other] { $hours } hours.
    }
hotline-today = Our operators aren’t up yet. The answer will come here today after { $time }.
hotline-tomorrow = Our operators are off for tonight. The answer will come here tomorrow after { $time }.
hotline-continued = Added to case #{ $case }. The answer will come here.
hotline-reopened =
    Case #{ $case } is open again.
    { $next }
hotline-full =
    Added to case #{ $case }: you have { $most ->
        [one] { $most } case
       *[other] { $most } cases
    } open already, so let’s settle those first. The answer will come here.
hotline-stranger =
    { $said }

    And let’s get you a card: it takes one tap on the button below.
answer =
    💬 { $by }, case #{ $case }

    { $text }
answer-edited =
    ✏️ { $by }, case #{ $case }, corrected

    { $text }
answer-file = 💬 { $by }, case #{ $case }
solved-ask = Case #{ $case } is closed. Did we manage to help?
button-solved-yes = 👍 Yes
button-solved-no = 👎 No
solved-yes = Thank you for telling us! We’re glad case #{ $case } is settled.
solved-no = We’re sorry it didn’t work out. Case #{ $case } is open again: write here what is still wrong.
solved-open = Thank you! Case #{ $case } is still open: an operator will read all that you wrote.
