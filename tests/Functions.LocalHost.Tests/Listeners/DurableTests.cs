using Testing;

namespace Functions.LocalHost.Tests.Listeners;

public sealed class DurableTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_orchestration_runs_to_its_end_and_tells_why_it_failed()
    {
        await using var app = new Hosted(storage.NewAccount());
        using var client = app.CreateClient();
        Assert.StartsWith("Completed \"Hello, Ada!\"", await TextAsync(client, "/api/greetings/Ada"), StringComparison.Ordinal);
        Assert.Contains("nobody to greet", await TextAsync(client, "/api/greetings/nobody"), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(HttpClient client, string path) =>
        await (await client.PostAsync(path, null, Cancellation)).Content.ReadAsStringAsync(Cancellation);
}
