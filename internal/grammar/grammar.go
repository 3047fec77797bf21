// Package grammar reads AWS's config and credentials files as text: sections, their settings, and
// the words of a command. It gives line numbers and not places, as it does not know which file a
// text is from. It knows neither what a profile is for nor which settings there are.
//
// The rules are those of AWS's cross-SDK parser test vectors:
// https://github.com/smithy-lang/smithy-rs/blob/main/aws/rust-runtime/aws-runtime/test-data/profile-parser-tests.json
package grammar
