package prompt

import "context"

// Check returns the [NobodyError] with which [Dialog.Secret] would fail before it starts anything;
// nil where a window could be shown.
func (d Dialog) Check(ctx context.Context) error {
	_, err := d.window(ctx, "")
	return err
}
