package rotation

import (
	"context"
	"errors"

	"github.com/seed642dee07/aws-federate/internal/keyring"
	"github.com/seed642dee07/aws-federate/internal/keys"
)

// InKeyring is the Keeper of a key in the system's keyring. Its errors are those of [keys.Store].
type InKeyring struct {
	Keys keys.Store
	Name string
}

// Current implements Keeper.
func (k InKeyring) Current(ctx context.Context) (keys.Pair, error) { return k.Keys.Get(ctx, k.Name) }

// Next implements Keeper.
func (k InKeyring) Next(ctx context.Context) (keys.Pair, bool, error) {
	p, err := k.Keys.Read(ctx, keys.NextItem(k.Name))
	if _, none := errors.AsType[*keyring.NotFoundError](err); none {
		return keys.Pair{}, false, nil
	}
	return p, err == nil, err
}

// KeepNext implements Keeper.
func (k InKeyring) KeepNext(ctx context.Context, p keys.Pair) error {
	return k.Keys.Write(ctx, keys.NextItem(k.Name), p)
}

// Promote implements Keeper.
func (k InKeyring) Promote(ctx context.Context, p keys.Pair) error {
	return k.Keys.Write(ctx, k.Name, p)
}

// DropNext implements Keeper.
func (k InKeyring) DropNext(ctx context.Context) error {
	err := k.Keys.Keyring.Delete(ctx, keys.NextItem(k.Name))
	if _, none := errors.AsType[*keyring.NotFoundError](err); none {
		return nil
	}
	return err
}
