// Package profile reads AWS's two files of profiles, config and credentials, as the AWS CLI v2
// does, and plans how the credentials of a profile are got.
//
// [Load] reads the files into a [Set]. [Resolve] makes a [Plan] of a set and a [Request]:
//
//	set, err := profile.Load(profile.Locate(os.Getenv, runtime.GOOS))
//	if err != nil {
//		return err
//	}
//	plan, err := profile.Resolve(set, profile.Request{Profile: "prod", Environment: profile.ReadEnvironment(os.Getenv)})
//	if err != nil {
//		return err
//	}
//	for _, step := range plan.Steps {
//		fmt.Println(step.Type(), step.Facts().RoleARN)
//	}
//
// The first [Step] of a plan has credentials, such as keys in a file or a role of IAM Identity
// Center. Each further step turns those of the step before it into others, such as those of a role.
// A plan is plain data: it can be printed, compared and hashed, and somebody else carries it out.
// It holds the [Origin] of every setting: a file and a line, a variable of the environment or a
// field of the request.
//
// # What it does not know
//
// The package knows no network, no clock, no processes, no prompts and no cache. It opens no file
// but the two. It does not know whether AWS would accept what a plan asks for; [Plan.Validate]
// finds what AWS would refuse by its form alone.
//
// # What it follows
//
// The grammar is that of the parser vectors that all of AWS's SDKs share. The order of sources, and
// what is an error, are those of the AWS CLI v2 (botocore, credentials.py). Where the AWS CLI or
// the SDK for Go read the same files in another way, [Plan.Differences] says so.
//
// Three settings of a profile are not AWS's. mfa_session (auto, always or never) says whether a
// role that wants an MFA code is assumed from an MFA session, which serves many roles with one
// code; see [SessionToken]. mfa_process is a command that prints the code. cli_cache says what is
// to be done with the AWS CLI's own cache; see [CLICache].
//
// # Errors
//
// What is wrong with a file or in it is a [FileError], [SyntaxError], [NotFoundError], [LoopError],
// [ChainError], [SettingError] or [NoCredentialsError]. A bad line concerns only who asks for the
// profile that it stands in. No error repeats a value that may be secret.
package profile
