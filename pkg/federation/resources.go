package federation

import "strings"

// resources are the kinds of resources whose ids tell what they are, with the page that shows one:
// its id follows.
//
// Source: srv/ec2.py and srv/vpc.py of github.com/MacHu-GWU/aws_console_url-project.
var resources = [...]struct{ prefix, path string }{
	{"i-", "ec2/home#InstanceDetails:instanceId="},
	{"vpc-", "vpcconsole/home#VpcDetails:VpcId="},
	{"subnet-", "vpcconsole/home#SubnetDetails:subnetId="},
	{"sg-", "ec2/home#SecurityGroup:groupId="},
	{"ami-", "ec2/home#ImageDetails:imageId="},
	{"vol-", "ec2/home#VolumeDetails:volumeId="},
	{"snap-", "ec2/home#SnapshotDetails:snapshotId="},
}

// IsResourceID reports whether text is the id of a resource that has a page here, such as
// i-0123456789abcdef0: an instance, a VPC, a subnet, a security group, an AMI, a volume or a
// snapshot. [Partition.Destination] opens it.
//
// Ids have 8 or 17 hexadecimal digits:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html.
func IsResourceID(text string) bool { return resourcePath(text) != "" }

// resourcePath returns the path of the page of a resource; empty where an id is of none that is
// known.
func resourcePath(id string) string {
	for _, r := range resources {
		number, ok := strings.CutPrefix(id, r.prefix)
		if ok && (len(number) == 8 || len(number) == 17) && strings.Trim(number, digits+"abcdef") == "" {
			return r.path + id
		}
	}
	return ""
}
