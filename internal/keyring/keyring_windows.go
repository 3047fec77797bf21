package keyring

import (
	"errors"

	"github.com/danieljoos/wincred"
	"golang.org/x/sys/windows"

	"github.com/seed642dee07/aws-federate/pkg/secret"
)

const (
	storeName = "Credential Manager"
	// longest is CRED_MAX_CREDENTIAL_BLOB_SIZE.
	// Source: https://learn.microsoft.com/windows/win32/api/wincred/ns-wincred-credentialw
	longest = 5 * 512
)

// target is the name of an item of ours.
func target(name string) string { return Service + ":" + name }

func (k Keyring) check(*wait) error {
	_, err := wincred.GetGenericCredential(target(""))
	return sorted("", err, true)
}

func (k Keyring) get(_ *wait, name string) (secret.String, error) {
	found, err := wincred.GetGenericCredential(target(name))
	if err != nil {
		return secret.String{}, sorted(name, err, false)
	}
	return secret.New(string(found.CredentialBlob)), nil
}

func (k Keyring) set(_ *wait, name string, value secret.String) error {
	item := wincred.NewGenericCredential(target(name))
	item.UserName, item.CredentialBlob = name, []byte(value.Reveal())
	return sorted(name, item.Write(), false)
}

func (k Keyring) remove(_ *wait, name string) error {
	found, err := wincred.GetGenericCredential(target(name))
	if err == nil {
		err = found.Delete()
	}
	return sorted(name, err, false)
}

// foreign reads an item as 99designs/keyring calls it (wincred.go).
func (k Keyring) foreign(_ *wait, item Foreign) (secret.String, error) {
	found, err := wincred.GetGenericCredential(item.Service + ":" + item.Service + ":" + item.Account)
	if err != nil {
		return secret.String{}, sorted(item.Account, err, false)
	}
	return secret.New(string(found.CredentialBlob)), nil
}

// sorted sorts an error of the system. Without a session of its own, as of a service or over SSH,
// a user has no Credential Manager.
func sorted(name string, err error, empty bool) error {
	switch {
	case err == nil || empty && errors.Is(err, wincred.ErrElementNotFound):
		return nil
	case errors.Is(err, wincred.ErrElementNotFound):
		return &NotFoundError{Store: storeName, Name: name}
	case errors.Is(err, windows.ERROR_NO_SUCH_LOGON_SESSION):
		return absent("is not there: this logon session has none", err)
	}
	return absent("refuses the call", err)
}
