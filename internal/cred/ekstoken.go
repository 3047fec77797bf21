package cred

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/seed642dee07/aws-federate/internal/cred/command"
	"github.com/seed642dee07/aws-federate/internal/ekstoken"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/pkg/profile"
)

func eksTokenCommand(env run.Env) *cli.Command {
	return &cli.Command{
		Name: "eks-token", Usage: "print the token by which kubectl signs in to a cluster of EKS",
		Description: `It prints an ExecCredential, which kubectl takes from the command that its kubeconfig names. The token lasts for
14 minutes, and no longer than the credentials.

  aws-federate-cred eks-token --cluster NAME --profile prod`,
		Flags: slices.Concat(
			[]cli.Flag{&cli.StringFlag{
				Category: command.Answer, Name: "cluster", Usage: "the `NAME` of the cluster (on an Outpost: its id)",
			}},
			run.Take(run.OfProfile, run.OfSession, run.OfPerson, run.OfCode, run.OfRefresh, run.OfCache),
			[]cli.Flag{command.MinTTL()},
		),
		Action: func(c *cli.Context) error { return eksToken(c, env) },
	}
}

// eksToken is the command eks-token: it gets credentials, and signs with them for a cluster.
func eksToken(c *cli.Context, env run.Env) error {
	cluster := c.String("cluster")
	switch err := command.NoArguments(c); {
	case err != nil:
		return err
	case cluster == "":
		return &run.UsageError{Problem: "eks-token needs the name of a cluster: --cluster NAME"}
	case !ekstoken.IsCluster(cluster):
		return &run.UsageError{Problem: fmt.Sprintf(
			"--cluster is %q, and no cluster has such a name: it has letters, digits, - and _, 100 at most", cluster,
		)}
	}
	const variable = "KUBERNETES_EXEC_INFO"
	asked := ekstoken.Read(env.Getenv(variable))
	r, err := run.New(c, env)
	if err != nil {
		return err
	}
	if asked.Silent {
		r = r.Silenced(variable)
	}
	if asked.Problem != "" {
		r.Log.Warn(asked.Problem)
	}
	r.SayKeysWin(r.Request)
	set, err := r.Load()
	if err != nil {
		return err
	}
	plan, err := run.Resolve(set, r.Request)
	if err != nil {
		return err
	}
	ctx, stop := run.Interruptible(c.Context)
	defer stop()
	own := r.For(&plan)
	creds, err := own.CarryOut(ctx, own.Runner(run.Wishes{Patience: run.PersonPatience}), plan)
	if err != nil {
		return err
	}
	own.NoteServed(ctx, plan, creds, "")
	token, err := ekstoken.New(ctx, creds, cluster, stsOf(plan), env.Now())
	if err != nil {
		return err
	}
	return ekstoken.Write(env.Stdout, asked, token)
}

// stsOf is the STS of a plan's region, whatever the region's older clients call.
func stsOf(plan profile.Plan) ekstoken.Place {
	n := plan.Network
	return ekstoken.Place{Region: plan.Region, FIPS: n.FIPS, DualStack: n.DualStack, Endpoint: n.STS}
}
