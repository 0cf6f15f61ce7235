using Testing;

namespace Lambda.Workflows.Tests;

/// <summary>
/// What AWS's official SDK for JavaScript can do here, unchanged: https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/sfn/
/// </summary>
public sealed class StatesClientTests(StatesClientTests.Run run) : IClassFixture<StatesClientTests.Run>
{
    private const string Script = "states.mjs";

    public static TheoryData<string> Checks => [.. NodeScript.ChecksOf(Script)];

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_official_SDK_can(string check) => run.Script!.AssertPassed(check);

    public sealed class Run(WorkflowApp other) : IAsyncLifetime
    {
        private const string AccessKeyId = "AKIDEXAMPLE000000000";
        private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

        public NodeScript? Script { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await using var app = new SignedApp(
                other.NewAccount(),
                ("Lambda:Access:Principals:ci:AccessKeyId", AccessKeyId),
                ("Lambda:Access:Principals:ci:SecretAccessKey", Secret),
                ("Lambda:Access:Principals:ci:Allow:0", "states:*"));
            Script = await NodeScript.RunAsync(
                StatesClientTests.Script, new("APP", app.Listen().ToString()), new("ACCESS_KEY_ID", AccessKeyId), new("SECRET", Secret));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
