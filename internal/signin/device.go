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
	device, err := f.authority.Device(ctx, client, f.session.StartURL)
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
		case TooFast:
			device.Interval += slower
		case TooLate:
			return Issued{}, &TimeoutError{After: device.Lifetime}
		case Denied:
			return Issued{}, &DeniedError{Code: "access_denied"}
		case BadGrant, BadClient:
			return Issued{}, err
		}
	}
}
