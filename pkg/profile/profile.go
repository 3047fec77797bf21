// Package profile reads the AWS config and credentials files and works out how a profile resolves: [Load] makes a [Set]
// of the files, [Resolve] makes a [Plan] of a set and a [Request]. A plan is plain data: the steps to credentials, base
// first, to be printed, compared, hashed or carried out.
//
// The package knows no network, no clock, no processes, no prompts, no flags and no cache. The grammar is that of AWS's
// cross-SDK parser vectors, the order of sources and the errors are the AWS CLI v2's (botocore's credentials.py).
package profile
