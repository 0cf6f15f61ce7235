using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class DeadLetterTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void WithTestFunctions(IServiceCollection services)
    {
        var registry = new FunctionRegistry(services);
        registry.AddRaw<Switch>("switched", options => (options.MaximumRetryAttempts, options.Timeout) = (0, 60)).AddRaw<Fails>(
            "fails", options => options.MaximumRetryAttempts = 0)
            .AddRaw<Echo>("first", options => options.OnSuccess = "function:second").AddRaw<Echo>("second");
        services.Replace(ServiceDescriptor.Singleton(registry));
    }

    private static async Task<(HttpStatusCode Status, JsonObject? Body)> SendAsync(LambdaApp app, HttpMethod method, string address)
    {
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(method, address);
        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
    }

    private static Task<(HttpStatusCode Status, JsonObject? Body)> GetAsync(LambdaApp app, string address) =>
        SendAsync(app, HttpMethod.Get, address);

    private static Task<(HttpStatusCode Status, JsonObject? Body)> PostAsync(LambdaApp app, string address) =>
        SendAsync(app, HttpMethod.Post, address);

    private static async Task<string> FailAsync(LambdaApp app, string function = "switched", string payload = """{ "a" : 1.0 }""")
    {
        var id = await app.AcceptAsync(function, payload, Cancellation);
        Assert.Equal("Failed", (string?)(await app.EndOfAsync(id, Cancellation))["state"]);
        return id;
    }

    [Fact]
    public async Task A_dead_letter_can_be_read_and_redriven_and_is_deleted_when_its_event_succeeds()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        var id = await FailAsync(app);
        var (_, list) = await GetAsync(app, "/api/dead-letters?function=switched");
        var entry = Assert.Single(list!["deadLetters"]!.AsArray())!;
        Assert.Equal(
            (id, "Waiting", 1, "RetriesExhausted", "InvalidOperationException"),
            ((string?)entry["requestId"], (string?)entry["state"], (int?)entry["attempts"], (string?)entry["condition"],
                (string?)entry["errorType"]));
        Assert.Null(list["next"]);

        using var client = app.CreateClient();
        Assert.EndsWith(
            ""","payload":{ "a" : 1.0 }}""",
            await client.GetStringAsync(new Uri($"/api/dead-letters/{id}", UriKind.Relative), Cancellation),
            StringComparison.Ordinal);

        app.Services.GetRequiredService<Switch>().Succeeds = true;
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(app, $"/api/dead-letters/{id}/redrive")).Status);
        await Eventually.True(async () => (await GetAsync(app, $"/api/dead-letters/{id}")).Status == HttpStatusCode.NotFound, Cancellation,
            what: "The end of the dead letter");
        var end = await Eventually.NotNull(
            async () => await app.EndOfAsync(id, Cancellation) is var record && (string?)record["state"] == "Succeeded" ? record : null,
            Cancellation);
        Assert.Equal((2, 1), ((int?)end["attempts"], (int?)end["redrives"]));
    }

    [Fact]
    public async Task A_redriven_dead_letter_cannot_be_redriven_again_and_an_unknown_one_is_not_found()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        var id = await FailAsync(app);
        var handler = app.Services.GetRequiredService<Switch>();
        (handler.Waits, handler.Succeeds) = (true, true);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(app, $"/api/dead-letters/{id}/redrive")).Status);
        var (status, body) = await PostAsync(app, $"/api/dead-letters/{id}/redrive");
        Assert.Equal((HttpStatusCode.Conflict, "User"), (status, (string?)body!["Type"]));
        Assert.Contains("has already been redriven", (string?)body["message"], StringComparison.Ordinal);
        handler.GoOn();
        await Eventually.True(async () => (await GetAsync(app, $"/api/dead-letters/{id}")).Status == HttpStatusCode.NotFound, Cancellation);

        foreach (var unknown in new[] { id, Guid.NewGuid().ToString(), "no%20id" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(app, $"/api/dead-letters/{unknown}/redrive")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(app, HttpMethod.Delete, $"/api/dead-letters/{unknown}")).Status);
        }
    }

    [Fact]
    public async Task A_dead_letter_can_be_deleted()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        var id = await FailAsync(app);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(app, HttpMethod.Delete, $"/api/dead-letters/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, $"/api/dead-letters/{id}")).Status);
    }

    [Fact]
    public async Task Dead_letters_of_all_functions_are_listed_page_by_page_with_the_newest_of_each_function_first()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        string[] newestFirst = [await FailAsync(app, "fails"), await FailAsync(app), await FailAsync(app)];
        Array.Reverse(newestFirst, 1, 2);
        var (seen, next) = (new List<string?>(), "");
        do
        {
            var (_, page) = await GetAsync(app, $"/api/dead-letters?limit=1{next}");
            seen.AddRange(page!["deadLetters"]!.AsArray().Select(entry => (string?)entry!["requestId"]));
            next = (string?)page["next"] is { } token ? $"&next={token}" : null;
        }
        while (next is not null);
        Assert.Equal(newestFirst, seen);
    }

    [Theory]
    [InlineData("?limit=0", HttpStatusCode.BadRequest, "limit is '0'")]
    [InlineData("?limit=201", HttpStatusCode.BadRequest, "limit is '201'")]
    [InlineData("?limit=many", HttpStatusCode.BadRequest, "limit is 'many'")]
    [InlineData("?next=nonsense", HttpStatusCode.BadRequest, "The parameter 'next' is not valid")]
    [InlineData("?next=ZWNoby8xL3ItMQ&function=fails", HttpStatusCode.BadRequest, "The parameter 'next' is not valid")]
    [InlineData("?function=nobody", HttpStatusCode.NotFound, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody")]
    public async Task An_invalid_request_for_a_list_of_dead_letters_is_refused(string query, HttpStatusCode status, string message)
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        var (answered, body) = await GetAsync(app, $"/api/dead-letters{query}");
        Assert.Equal(status, answered);
        Assert.Contains(message, (string?)(body!["message"] ?? body["Message"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_redrives_all_dead_letters_of_a_function_and_shows_its_progress()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions, ("Lambda:Async:RedriveRate", "2"));
        for (var number = 0; number < 5; number++) await FailAsync(app);
        var other = await FailAsync(app, "fails");
        app.Services.GetRequiredService<Switch>().Succeeds = true;

        using var client = app.CreateClient();
        using var started = await client.PostAsync(
            new Uri("/api/dead-letters/redrive?function=switched", UriKind.Relative), null, Cancellation);
        Assert.Equal(
            (HttpStatusCode.Accepted, "/api/dead-letters/redrives/switched"), (started.StatusCode, started.Headers.Location?.ToString()));
        var job = await started.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        var (status, again) = await PostAsync(app, "/api/dead-letters/redrive?function=switched");
        Assert.Equal((HttpStatusCode.Accepted, (string?)job!["id"]), (status, (string?)again!["id"]));

        var end = await Eventually.NotNull(
            async () =>
                (await GetAsync(app, "/api/dead-letters/redrives/switched")).Body is { } body && (string?)body["state"] == "Completed"
                    ? body
                    : null, Cancellation, what: "The end of the job");
        Assert.Equal((5, 0, (string?)job["id"]), ((int?)end["redriven"], (int?)end["failed"], (string?)end["id"]));
        Assert.True((DateTimeOffset?)end["startedAt"] <= (DateTimeOffset?)end["finishedAt"]);
        await Eventually.True(
            async () => (await GetAsync(app, "/api/dead-letters")).Body!["deadLetters"]!.AsArray() is [{ } left]
                && (string?)left["requestId"] == other, Cancellation, what: "One dead letter of the other function");
    }

    [Theory]
    [InlineData("POST", "/api/dead-letters/redrive", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/dead-letters/redrive?function=nobody", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/dead-letters/redrives/nobody", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/dead-letters/redrives/fails", HttpStatusCode.NotFound)]
    public async Task An_invalid_request_for_a_redrive_job_is_refused(string method, string address, HttpStatusCode status)
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        Assert.Equal(status, (await SendAsync(app, new HttpMethod(method), address)).Status);
    }

    [Fact]
    public async Task The_invocation_record_of_a_function_becomes_the_event_of_the_next_one_and_names_the_original_event()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions, ("Lambda:Functions:second:OnSuccess", "storage-queue:ends"));
        var id = await app.AcceptAsync("first", "1", Cancellation);
        var sent = await Eventually.NotNull(
            async () => app.Queues.GetQueueClient("ends") is var queue && await queue.ExistsAsync(Cancellation)
                ? (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value is { } message
                    ? JsonNode.Parse(message.Body.ToString())
                    : null
                : null, Cancellation, what: "The second function's record");
        Assert.Equal(id, (string?)sent["requestPayload"]!["requestContext"]!["requestId"]);
        var end = await app.EndOfAsync((string)sent["requestContext"]!["requestId"]!, Cancellation);
        Assert.Equal((id, "second", "Succeeded"), ((string?)end["parentRequestId"], (string?)end["functionName"], (string?)end["state"]));
    }

    [Fact]
    public async Task Requests_for_dead_letters_fail_while_storage_is_unavailable()
    {
        const string Nowhere =
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;";
        await using var app = new LambdaApp(Nowhere);
        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync(app, "/api/dead-letters")).Status);
    }
}
