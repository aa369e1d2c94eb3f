# Surveys: how it was.
survey-ask =
    Thank you for coming by! { $store }

    Would you recommend us to friends and family?
    0 – never, 10 – gladly. One tap is enough.
survey-score = { $score }
survey-category =
    { $store }: today you took something from “{ $category }”.

    { $question }
survey-quality = How was the quality? 1 – poor, 5 – great.
survey-assortment = And the choice – was there enough to choose from? 1 – too little, 5 – just right.
survey-freshness = And the freshness? 1 – poor, 5 – great.
survey-liked =
    You gave us { $score } out of 10, thank you!

    What did you like? Choose as many as you wish.
survey-better =
    You gave us { $score } out of 10.

    And what could be better? Choose as many as you wish.
survey-wrong =
    You gave us { $score } out of 10. We’re sorry to have let you down.

    What went wrong? Choose as many as you wish.
survey-own = { $name }
survey-aspect-assortment = Choice
survey-aspect-freshness = Freshness
survey-aspect-prices = Prices
survey-aspect-staff = Staff
survey-aspect-speed = Speed
survey-aspect-cleanliness = Cleanliness
survey-aspect-taste = Taste
survey-aspect-atmosphere = Atmosphere
survey-aspect-delivery = Delivery
survey-aspect-quality = Quality
survey-words = Anything to add? Write a few words or send a photo.
survey-words-upset = What happened? Write a few words or send a photo. If you would like an answer, a person will give it.
survey-heard = Noted, thank you! You can add more.
survey-thanks = Thank you! Your answer helps us get better.
survey-handed-on = Passed on to a person: case #{ $case }. The answer comes here. To add something, just write.
survey-over = Thank you! This survey is over by now.
survey-fixed = Thank you! This answer can’t be changed any more: a day has passed.
button-survey-next = Next ›
button-survey-stop = That’s all
button-survey-done = Done
button-survey-change = Change my answer
button-survey-person = 💬 I’d like an answer
