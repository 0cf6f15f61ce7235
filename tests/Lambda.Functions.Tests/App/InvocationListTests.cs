using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class InvocationListTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void WithTestFunctions(IServiceCollection services)
    {
        var registry = new FunctionRegistry(services);
        registry.AddRaw<Fails>("fails", options => options.MaximumRetryAttempts = 1).AddRaw<Echo>("works");
        services.Replace(ServiceDescriptor.Singleton(registry));
    }

    [Fact]
    public async Task Events_can_be_searched_by_function_and_state_and_time_and_each_shows_its_attempts()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        using var client = app.CreateClient();
        var failed = await app.AcceptAsync("fails", "1", Cancellation);
        var worked = await app.AcceptAsync("works", "2", Cancellation);
        var record = await app.EndOfAsync(failed, Cancellation);
        await app.EndOfAsync(worked, Cancellation);

        var attempts = record["history"]!.AsArray();
        Assert.Equal([1, 2], attempts.Select(attempt => (int)attempt!["attempt"]!));
        Assert.All(attempts, attempt =>
        {
            Assert.Equal("InvalidOperationException", (string?)attempt!["errorType"]);
            Assert.Contains($"START RequestId: {failed}", (string?)attempt["logTail"], StringComparison.Ordinal);
            Assert.True((DateTimeOffset)attempt["startedAt"]! <= (DateTimeOffset)attempt["endedAt"]!);
        });

        Assert.Equal([worked, failed], await IdsAsync(client, ""));
        Assert.Equal([failed], await IdsAsync(client, "?function=fails"));
        Assert.Equal([failed], await IdsAsync(client, "?state=failed"));
        Assert.Empty(await IdsAsync(client, "?state=Queued"));
        Assert.Equal([worked, failed], await IdsAsync(client, "?from=2024-01-01T00:00:00Z"));
        Assert.Empty(await IdsAsync(client, "?before=2024-01-01"));

        var first = (await client.GetFromJsonAsync<JsonObject>("/api/invocations?limit=1", Cancellation))!;
        Assert.Null(first["invocations"]![0]!["history"]);
        Assert.Equal([failed], await IdsAsync(client, $"?limit=1&next={first["next"]}"));
    }

    [Theory]
    [InlineData("?limit=0", HttpStatusCode.BadRequest, "limit is '0'")]
    [InlineData("?limit=201", HttpStatusCode.BadRequest, "limit is '201'")]
    [InlineData("?state=1", HttpStatusCode.BadRequest, "state is '1'; it must be Queued, Retrying, Succeeded or Failed.")]
    [InlineData("?from=yesterday", HttpStatusCode.BadRequest, "from is 'yesterday'")]
    [InlineData("?next=nonsense", HttpStatusCode.BadRequest, "The parameter 'next' is not valid")]
    [InlineData("?function=nobody", HttpStatusCode.NotFound, "Function not found")]
    public async Task An_invalid_request_for_a_list_of_invocations_is_refused(string query, HttpStatusCode status, string message)
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        using var client = app.CreateClient();
        using var answer = await client.GetAsync(new Uri($"/api/invocations{query}", UriKind.Relative), Cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_activity_contains_invocations_and_errors_and_accepted_events_per_minute()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        using var client = app.CreateClient();
        await app.EndOfAsync(await app.AcceptAsync("fails", "1", Cancellation), Cancellation);
        var activity = (await client.GetFromJsonAsync<JsonObject>("/api/activity", Cancellation))!;
        var fails = activity["functions"]!.AsArray().Single(one => (string?)one!["name"] == "fails")!;
        Assert.Equal((2, 2, 1), (Sum(fails["invocations"], "count"), Sum(fails["invocations"], "errors"), Sum(fails["accepted"], "count")));
        Assert.True((double)fails["invocations"]![0]!["p50"]! <= (double)fails["invocations"]![0]!["max"]!);
        var delivered = Assert.Single(fails["delivered"]!.AsArray())!;
        Assert.Equal(("storage-queue:lambda-on-failure", 1), ((string?)delivered["destination"], Sum(delivered["records"], "count")));
    }

    [Fact]
    public async Task The_list_of_backlogs_shows_the_event_queue_and_says_why_the_backlog_of_a_source_is_unknown()
    {
        await using var app = new LambdaApp(storage);
        using var client = app.CreateClient();
        var backlogs = (await client.GetFromJsonAsync<JsonObject>("/api/backlogs", Cancellation))!;
        Assert.Equal(0, (int?)backlogs["events"]!["waiting"]);
        var letters = backlogs["sources"]!.AsArray().Single(one => (string?)one!["mapping"] == "letters")!;
        Assert.Equal(("ServiceBusQueue", "takes-letters"), ((string?)letters["kind"], (string?)letters["function"]));
        Assert.Contains("the setting ServiceBus is missing", (string?)letters["backlog"]!["unknown"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("letters", """{"body":{"n":[1]}}""", """{"n":1}""", true)]
    [InlineData("letters", """{"body":{"n":[1]}}""", """{"n":2}""", false)]
    [InlineData("letters", """{"body":["plain"]}""", "plain", true)]
    [InlineData("clicks", """{"data":{"n":[1]}}""", """{"n":1}""", true)]
    [InlineData("clicks", """{"data":{"n":[1]}}""", """{"n":2}""", false)]
    public async Task A_filter_can_be_tested_with_a_sample_without_changing_the_mapping(
        string mapping, string filter, string body, bool matches)
    {
        await using var app = new LambdaApp(storage);
        using var client = app.CreateClient();
        var id = await IdOfAsync(client, mapping);
        using var answer = await client.PostAsJsonAsync($"/api/filter-tests/{id}", new { filters = new[] { filter }, body }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(matches, (bool?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["matches"]);
        var now = (await client.GetFromJsonAsync<JsonObject>($"/api/2015-03-31/event-source-mappings/{id}", Cancellation))!;
        Assert.Null(now["FilterCriteria"]);
    }

    [Theory]
    [InlineData("""{"filters":["{\"body\":1}"],"body":"x"}""", "Filter 1 is not an event pattern")]
    [InlineData("""{"filters":[]}""", "The member 'body' is missing")]
    [InlineData("[", "The request body must be JSON")]
    public async Task An_invalid_filter_is_refused_and_the_error_says_why(string test, string message)
    {
        await using var app = new LambdaApp(storage);
        using var client = app.CreateClient();
        using var body = new StringContent(test, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/api/filter-tests/{await IdOfAsync(client, "letters")}", body, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task<string> IdOfAsync(HttpClient client, string mapping) =>
        (string)(await client.GetFromJsonAsync<JsonObject>("/api/activity", Cancellation))!["mappings"]!.AsArray()
            .Single(one => (string?)one!["name"] == mapping)!["id"]!;

    private static async Task<IEnumerable<string>> IdsAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<JsonObject>($"/api/invocations{query}", Cancellation))!["invocations"]!.AsArray()
            .Select(one => (string)one!["requestId"]!);

    private static int Sum(JsonNode? minutes, string member) => minutes!.AsArray().Sum(minute => (int)minute![member]!);
}
