using Lambda.Functions.Tests.App;
using Testing;

namespace Lambda.Functions.Tests.Api;

/// <summary>The exchanges of tests/Lambda.Functions.Tests/Api/Wire: a new one is a file.</summary>
public sealed class WireTests(WireTests.Apps apps) : IClassFixture<WireTests.Apps>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Open => [.. WireFile.Names("open")];

    public static TheoryData<string> Guarded => [.. WireFile.Names("guarded")];

    [Theory]
    [MemberData(nameof(Open))]
    public Task The_app_gives_the_same_responses_as_Lambda(
        string exchange) => WireFile.Load("open", exchange).AssertAsync(apps.Open, Cancellation);

    [Theory]
    [MemberData(nameof(Guarded))]
    public Task The_app_gives_the_same_errors_as_Lambda(string exchange) =>
        WireFile.Load("guarded", exchange).AssertAsync(apps.Guarded, Cancellation);

    [Fact]
    public async Task Without_storage_the_app_gives_the_same_error_as_Lambda()
    {
        await using var app = new LambdaApp(InvokeTests.Nowhere);
        await WireFile.Load("without-storage", "ServiceException").AssertAsync(app.CreateClient(), Cancellation);
    }

    /// <summary>An app that a developer may call, and one with principals.</summary>
    public sealed class Apps(Storage storage) : IAsyncDisposable
    {
        private readonly LambdaApp _open = new(storage, InvokeTests.WithTestFunctions);
        private readonly LambdaApp _guarded = new(storage, null,
            ("Lambda:Access:Principals:ci:AccessKeyId", "AKIDEXAMPLE000000000"),
            ("Lambda:Access:Principals:ci:SecretAccessKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            ("Lambda:Access:Principals:ci:ApiKey", "an api key of twenty+"),
            ("Lambda:Access:Principals:ci:Allow:0", "lambda:InvokeFunction echo"),
            ("Lambda:Access:Principals:ci:Deny:0", "lambda:InvokeFunction takes-*"));

        public HttpClient Open => field ??= _open.CreateClient();

        public HttpClient Guarded => field ??= _guarded.CreateClient();

        public async ValueTask DisposeAsync()
        {
            await _open.DisposeAsync();
            await _guarded.DisposeAsync();
        }
    }
}
