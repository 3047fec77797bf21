package signin

import (
	"context"
	"errors"
	"time"
)

// slower is what a service that is asked too often gets on top of the interval, and usual the
// interval if it names none.
// Source: https://www.rfc-editor.org/rfc/rfc8628#section-3.5.
const slower, usual = 5 * time.Second, 5 * time.Second

// byDevice has the person sign in in a browser anywhere, with a code: the device authorization
// grant.
// Source: https://www.rfc-editor.org/rfc/rfc8628 and awscli/botocore/utils.py, SSOTokenFetcher.
func (f *flow) byDevice(ctx context.Context, store store) (token, error) {
	want := Client{Scopes: f.session.scopes()}
	if f.session.Name == "" {
		want.Scopes = nil
	}
	client, err := f.keeper.register(ctx, f.session, f.authority, want)
	if err != nil {
		return token{}, err
	}
	device, err := f.authority.Device(ctx, client, f.session.portal())
	if err != nil {
		return token{}, err
	}
	if err := f.person.Show(ctx, device); err != nil {
		return token{}, &NobodyError{Err: err}
	}
	if device.Interval <= 0 {
		device.Interval = usual
	}
	stop := f.waiting(ctx)
	got, err := f.poll(ctx, client, device)
	stop()
	if err != nil {
		return token{}, err
	}
	return store(client, got)
}

// poll asks whether the person has entered the code.
func (f *flow) poll(ctx context.Context, client Registration, device Device) (Issued, error) {
	began := f.keeper.Now()
	for {
		select {
		case <-ctx.Done():
			return Issued{}, ctx.Err()
		case <-time.After(device.Interval):
		}
		got, err := f.authority.Token(ctx, client, Grant{Type: grantDevice, DeviceCode: device.Code})
		refusal, refused := errors.AsType[*RefusalError](err)
		if !refused {
			return got, err
		}
		switch refusal.Refusal {
		case Pending:
			f.keeper.Log.Debug("nobody has confirmed the code yet", "said", refusal)
		case TooFast:
			device.Interval += slower
			f.keeper.Log.Debug("asked too often", "now every", device.Interval, "said", refusal)
		case TooLate, Denied, BadGrant, BadClient:
			return Issued{}, f.ended(err, began)
		}
	}
}

// ended says of a refusal that it ended the sign-in, where it did. It began when the person was
// shown where to go.
func (f *flow) ended(err error, began time.Time) error {
	refusal, _ := errors.AsType[*RefusalError](err)
	switch {
	case refusal == nil:
	case refusal.Refusal == TooLate:
		return &ExpiredError{After: f.keeper.Now().Sub(began), Err: refusal}
	case refusal.Refusal == Denied:
		return &DeniedError{Code: "access_denied"}
	}
	return err
}
