using Lambda.StatesLanguage.Items;

namespace Lambda.StatesLanguage.Tests.Items;

public sealed class MapRunNameTests
{
    private const string Arn = "arn:aws:states:us-east-1:123456789012:mapRun:machine/label:run";

    [Fact]
    public void The_ARN_of_a_Map_Run_determines_the_ARNs_of_its_child_executions()
    {
        var run = MapRunName.Read(Arn)!;
        Assert.Equal(("run", "machine", "label"), (run.Id, run.Machine, run.Label));
        Assert.Equal("arn:aws:states:us-east-1:123456789012:stateMachine:machine/label", run.StateMachineArn);
        Assert.Equal("run-7", run.Child(7));
        Assert.Equal("arn:aws:states:us-east-1:123456789012:execution:machine/label:run-7", run.ChildArn(7));
    }

    [Theory]
    [InlineData("arn:aws:states:us-east-1:123456789012:mapRun:machine/label")]
    [InlineData("arn:aws:states:us-east-1:123456789012:mapRun:machine/label:")]
    [InlineData("arn:aws:states:us-east-1:123456789012:mapRun:machine:run")]
    [InlineData("arn:aws:states:us-east-1:123456789012:mapRun:/label:run")]
    [InlineData("arn:aws:states:us-east-1:123456789012:mapRun:a/b/c:run")]
    [InlineData("arn:aws:states:us-east-1:123456789012:execution:machine/label:run")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:mapRun:machine/label:run")]
    [InlineData("urn:aws:states:us-east-1:123456789012:mapRun:machine/label:run")]
    [InlineData("")]
    public void Text_that_is_not_the_ARN_of_a_Map_Run_is_refused(string arn) => Assert.Null(MapRunName.Read(arn));
}
