package wording

import (
	"fmt"

	"github.com/seed642dee07/aws-federate/internal/awscall"
	"github.com/seed642dee07/aws-federate/internal/cred/rotatecmd"
	"github.com/seed642dee07/aws-federate/internal/rotation"
	"github.com/seed642dee07/aws-federate/internal/text"
)

// aboutRotation is of the command "keys rotate".
func aboutRotation() []words {
	return []words{
		on(secondKey), on(notKeptKey), on(notValidKey), on(lostNextKey), on(oldKey), on(noKeysInFile), on(notInFile),
	}
}

// awsKeyCommand is a command of the AWS CLI about an access key of a user.
func awsKeyCommand(action, user, id string) string {
	command := "aws iam " + action + " --access-key-id " + id
	if user != "" {
		command += " --user-name " + text.Quote(user)
	}
	return command
}

func secondKey(e *rotation.SecondKeyError) message {
	m := message{what: "rotating " + text.Quote(e.Name), why: e.Error()}
	switch deletes := awsKeyCommand("delete-access-key", e.User, e.Key.ID); {
	case e.Key.ID == "":
		m.hint = "'aws iam list-access-keys' shows both; delete the one that nobody uses, and run this again"
	case e.Doubt:
		m.hint = "if nobody knows it, '" + deletes + "' makes room; then run this again"
	case e.Key.Active:
		m.hint = "find out who uses it ('" + awsKeyCommand("get-access-key-last-used", "", e.Key.ID) + "'); if nobody does, '" +
			deletes + "' makes room"
	default:
		m.hint = "if nobody needs it any more, '" + deletes + "' makes room; then run this again"
	}
	return m
}

// takenBack says what has become of a new key that is not to be used.
func takenBack(deleted bool, id string) (what, hint string) {
	if deleted {
		return "it is deleted again, and the old key is in use as before", ""
	}
	hint = "delete it: '" + awsKeyCommand("delete-access-key", "", id) + "'; "
	return "it could not be deleted, and the old key is in use as before", hint
}

func notKeptKey(e *rotation.NotKeptError) message {
	after, hint := takenBack(e.Deleted, e.ID)
	return message{
		what: "rotating " + text.Quote(e.Name), why: fmt.Sprintf("the new access key %s cannot be kept, %s: %v", e.ID, after, e.Err),
		hint: hint + "see to it that the store can be written, and run this again",
	}
}

func notValidKey(e *rotation.NotValidError) message {
	after, hint := takenBack(e.Deleted, e.ID)
	return message{
		what: "rotating " + text.Quote(e.Name), why: e.Error() + "; " + after,
		hint: hint + "run this again later; AWS may be slow to know new keys",
	}
}

func lostNextKey(e *rotation.LostNextError) message {
	after, hint := takenBack(e.Deleted, e.ID)
	return message{what: "rotating " + text.Quote(e.Name), why: e.Error() + "; " + after, hint: hint + "run this again to begin anew"}
}

// oldKey words a rotation that has done its main part: what is left is for the next run.
func oldKey(e *rotation.OldKeyError) message {
	if e.Off {
		return message{
			what: "rotating " + text.Quote(e.Name), why: e.Error(),
			hint: "the next rotation deletes it, or '" + awsKeyCommand("delete-access-key", e.User, e.Old) + "'",
		}
	}
	return message{
		what: "rotating " + text.Quote(e.Name), why: e.Error(),
		hint: "run this again to switch it off, or '" + awsKeyCommand("update-access-key --status Inactive", e.User, e.Old) + "'",
	}
}

func noKeysInFile(e *rotation.NoKeysError) message {
	return message{
		what: "rotating " + text.Quote(e.Profile), why: e.Error(),
		hint: "name a profile that has aws_access_key_id and aws_secret_access_key there",
	}
}

func notInFile(e *rotatecmd.NotInFileError) message {
	m := message{
		what: "rotating " + text.Quote(e.Profile),
		why:  e.Error(),
		hint: "name a profile that has its keys in the credentials file",
	}
	switch {
	case e.Of != "":
		m.hint = "its keys are those of profile " + e.Of + ": 'aws-federate-cred keys rotate --file " + text.Quote(e.Of) + "'"
	case e.File != "":
		m.hint = "move the two lines to the credentials file, where keys belong, or into the keyring: 'aws-federate-cred keys import " +
			text.Quote(e.Profile) + "'"
	case e.Type == "keyring_keys" || e.Type == "static_keys":
		m.hint = "without --file it is the key of that name in the keyring"
	}
	return m
}

// iamHint says what to do about an error code of IAM.
// Source: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
func iamHint(e *awscall.CallError) string {
	switch e.Code {
	case "AccessDenied", "AccessDeniedException":
		hint := "the user needs iam:" + e.Operation + " on itself"
		if !e.MFASession {
			hint += "; where its policy wants MFA, name the device: --mfa-serial ARN"
		}
		return hint
	case "InvalidClientTokenId":
		return fmt.Sprintf("IAM does not know access key %s: it is off, deleted, or of another partition", e.KeyID)
	case "NoSuchEntity":
		return "'aws iam list-access-keys' shows which keys the user has"
	}
	return callHint(e)
}
