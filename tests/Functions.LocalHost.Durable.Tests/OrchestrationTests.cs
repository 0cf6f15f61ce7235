using System.Net;

namespace Functions.LocalHost.Durable.Tests;

/// <summary>What orchestrations and entities do, in one app.</summary>
public sealed class OrchestrationTests(DurableApp app) : IClassFixture<DurableApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Chain", "Ada", "Completed \"Hello, Ada! Hello, again!\"")]
    [InlineData("FanOut", "20", "Completed 2870")]
    [InlineData("Parent", "Ada", "Completed \"Hello, Ada! Hello, again! 14\"")]
    [InlineData("Retried", "", "Completed \"done at attempt 3\"")]
    [InlineData("Timed", "", "Completed \"on time\"")]
    [InlineData("Approval", "00:00:00.500", "Completed \"not approved\"")]
    [InlineData("Countdown", "5", "Completed \"zero\"")]
    [InlineData("Counting", "", "Completed 5")]
    public async Task An_orchestration_runs_to_its_end(string name, string input, string end) =>
        Assert.Equal(end, await app.RunAsync(name, input));

    [Fact]
    public async Task The_exception_of_a_failed_activity_reaches_its_orchestration() =>
        Assert.Equal("Completed \"System.ArgumentException: nobody to greet True\"", await app.RunAsync("Caught"));

    [Theory]
    [InlineData("Chain", "nobody", "nobody to greet")]
    [InlineData("GivenUp", "", "attempt 2")]
    public async Task A_failed_orchestration_contains_the_reason(string name, string input, string reason)
    {
        var end = await app.RunAsync(name, input);
        Assert.StartsWith("Failed ", end, StringComparison.Ordinal);
        Assert.Contains(reason, end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_a_client_raises_reaches_its_orchestration()
    {
        await app.StartAsync("Approval", "by-client", "01:00:00");
        using var by = new StringContent("Ada");
        using var raised = await app.Client.PostAsync("/api/raise/by-client/Approved", by, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);
        Assert.Equal("Completed \"approved by Ada\"", await app.EndAsync("by-client"));
    }

    [Fact]
    public async Task An_entity_keeps_the_state_that_clients_signal()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/api/counters/total", Cancellation)).StatusCode);
        foreach (var amount in new[] { 3, 4 }) await app.Client.PostAsync($"/api/counters/total/{amount}", null, Cancellation);
        await Eventually.True(async () => await ReadAsync() == "7", Cancellation);

        async Task<string?> ReadAsync()
        {
            using var answer = await app.Client.GetAsync("/api/counters/total", Cancellation);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancellation) : null;
        }
    }
}
