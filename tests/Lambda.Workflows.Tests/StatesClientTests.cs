using Testing;

namespace Lambda.Workflows.Tests;

/// <summary>
/// What the AWS CLI can do here, unchanged, and AWS's official SDK for JavaScript:
/// https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/sfn/
/// </summary>
public sealed class StatesClientTests(StatesClientTests.Run run) : IClassFixture<StatesClientTests.Run>
{
    private const string Script = "states.mjs";

    public static TheoryData<string> Checks => [.. NodeScript.ChecksOf(Script)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void Every_check_with_the_official_SDK_passes(string check) => run.Script!.AssertPassed(check);

    [Fact]
    public async Task The_AWS_CLI_can_start_and_describe_and_stop_an_execution()
    {
        Assert.SkipUnless(AwsCommandLine.IsInstalled, AwsCommandLine.Missing);
        var aws = new AwsCommandLine("stepfunctions", $"{run.Address}api/states", Run.AccessKeyId, Run.Secret);

        var started = await aws.RunAsync("start-execution", "--state-machine-arn", WorkflowApp.Machine("callback"), "--name", "cli");
        var arn = (string)started["executionArn"]!;
        Assert.EndsWith(":execution:callback:cli", arn, StringComparison.Ordinal);
        await aws.RunAsync("stop-execution", "--execution-arn", arn, "--error", "Enough", "--cause", "of it");
        var described = await aws.RunAsync("describe-execution", "--execution-arn", arn);
        Assert.Equal(("ABORTED", "Enough"), ((string?)described["status"], (string?)described["error"]));
    }

    public sealed class Run(WorkflowApp other) : IAsyncLifetime
    {
        public const string AccessKeyId = "AKIDEXAMPLE000000000";
        public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

        private SignedApp? app;

        public NodeScript? Script { get; private set; }

        public Uri? Address { get; private set; }

        public async ValueTask InitializeAsync()
        {
            app = new SignedApp(
                other.NewAccount(),
                ("Lambda:Access:Principals:ci:AccessKeyId", AccessKeyId),
                ("Lambda:Access:Principals:ci:SecretAccessKey", Secret),
                ("Lambda:Access:Principals:ci:Allow:0", "states:*"));
            Address = app.Listen();
            Script = await NodeScript.RunAsync(
                StatesClientTests.Script, new("APP", Address.ToString()), new("ACCESS_KEY_ID", AccessKeyId), new("SECRET", Secret));
        }

        public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
