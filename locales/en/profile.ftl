# The profile: what was told, the questions one by one.
button-profile = 👤 Profile
command-profile = My profile
profile-shown =
    { $head }

    { $lines }

    { $foot }
profile-head = Your profile. All of it is up to you.
profile-line-name = Name: { $value }
profile-line-birthday = Birthday: { $value }
profile-line-gender = Gender: { $value }
profile-line-email = E-mail: { $value }
profile-untold = not told
gender-female = female
gender-male = male
gender-other = other
profile-promise =
    { $points ->
        [one] Fill it in to the end and { $points } point is yours. 🎁
       *[other] Fill it in to the end and { $points } points are yours. 🎁
    }
profile-voluntary = Tap to change something.
button-profile-go-on = ✍️ Fill in
button-step-name = Name
button-step-birthday = Birthday
button-step-gender = Gender
button-step-email = E-mail
button-keep = Leave as it is
button-skip = Skip
button-back = ‹ Back
profile-ask-name = What shall we call you?
profile-ask-name-known = So far we call you { $name }. Write another name, or leave it as it is.
profile-ask-birthday = When is your birthday? Write it like 07.03.1990 or 7 March 1990. It can be changed only once later.
profile-ask-gender = Your gender?
button-gender-female = Female
button-gender-male = Male
button-gender-other = Other
profile-ask-email = Your e-mail? We keep it encrypted.
profile-bad-name = That doesn’t look like a name. Please try again: up to 64 characters, no numbers.
profile-bad-unreadable = We couldn’t read that date. Please write it like 07.03.1990, day first.
profile-bad-future = That day is still to come. Please check the year.
profile-bad-too-long-ago = That was very long ago. Please check the year.
profile-bad-gender = Please choose with a button.
profile-bad-email = That doesn’t look like an e-mail. Please try again, for example olena@example.com.
profile-birthday-fixed = Your birthday has been changed before, and that works only once. If the date is wrong, just write to us.
profile-complete = Thank you! Your profile is complete.
profile-rewarded =
    { $points ->
        [one] Thank you! Your profile is complete, and { $points } point is on your card. 🎁
       *[other] Thank you! Your profile is complete, and { $points } points are on your card. 🎁
    }
profile-closed = Thank you for stopping by! Profiles are for people of 13 and over, so we won’t ask anything else and won’t send any offers. Your card and points work as before.
