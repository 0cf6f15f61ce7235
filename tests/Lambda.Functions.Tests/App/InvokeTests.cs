using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class InvokeTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Storage that is unavailable.</summary>
    internal const string Nowhere =
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;";

    /// <summary>Adds functions to the app's own, as a test of a team's handler would.</summary>
    internal static void WithTestFunctions(IServiceCollection services)
    {
        var registry = new FunctionRegistry(services);
        Lambdas.Register(registry);
        registry.AddRaw<Fails>("fails").AddRaw<Waits>("waits", options => options.Timeout = 1).AddRaw<Echo>(
            "full", options => options.ReservedConcurrentExecutions = 0);
        services.Replace(ServiceDescriptor.Singleton(registry));
    }

    [Theory]
    [InlineData("/api/functions/echo/invocations")]
    [InlineData("/api/2015-03-31/functions/echo/invocations")]
    public async Task A_synchronous_invocation_returns_the_result(string address)
    {
        await using var app = new LambdaApp(storage);
        using var answer = await app.CreateClient().PostAsync(
            new Uri(address, UriKind.Relative), new StringContent("{ \"a\": 1.0 }"), Cancellation);
        Assert.Equal((HttpStatusCode.OK, "{ \"a\": 1.0 }"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.True(Guid.TryParse(Assert.Single(answer.Headers.GetValues("x-amzn-RequestId")), out _));
        Assert.Equal("$LATEST", Assert.Single(answer.Headers.GetValues("X-Amz-Executed-Version")));
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_empty_payload_becomes_an_empty_object()
    {
        await using var app = new LambdaApp(storage);
        using var answer = await app.InvokeAsync("echo", "", Cancellation);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_dry_run_runs_no_function()
    {
        await using var app = new LambdaApp(storage);
        using var answer = await app.InvokeAsync("echo", "{}", Cancellation, ("X-Amz-Invocation-Type", "DryRun"));
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Theory]
    [InlineData("echo", "{not json", HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData("echo", "1 2", HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData("nobody", "{}", HttpStatusCode.NotFound, "ResourceNotFoundException")]
    [InlineData("full", "{}", HttpStatusCode.TooManyRequests, "TooManyRequestsException")]
    public async Task An_invalid_invocation_is_refused_as_Lambda_refuses_it(
        string function, string payload, HttpStatusCode status, string error)
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        using var answer = await app.InvokeAsync(function, payload, Cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(error, Assert.Single(answer.Headers.GetValues("x-amzn-ErrorType")));
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.Equal("User", (string?)body?["Type"]);
        Assert.False(string.IsNullOrEmpty((string?)(body?["message"] ?? body?["Message"])));
    }

    // Lambda's own words for the first two: "Invalid UTF-8 start byte 0x97", "Invalid UTF-8 middle byte 0x28".
    [Theory]
    [InlineData("functions/echo/invocations", "RequestResponse", new byte[] { (byte)'"', 0x97, (byte)'"' },
        "Invalid UTF-8 start byte 0x97 at byte 1.")]
    [InlineData("functions/echo/invocations", "Event", new byte[] { (byte)'"', 0xc3, 0x28, (byte)'"' },
        "Invalid UTF-8 middle byte 0x28 at byte 2.")]
    [InlineData("functions/echo/invocations", "DryRun", new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' },
        "Invalid UTF-8 middle byte 0xa0 at byte 2.")]
    [InlineData(
        "functions/echo/invocations", "Event", new byte[] { (byte)'"', 0xe2, 0x82 }, "The payload ends within a character, at byte 1.")]
    [InlineData("2014-11-13/functions/echo/invoke-async", "Event", new byte[] { (byte)'"', 0xff, (byte)'"' },
        "Invalid UTF-8 start byte 0xff at byte 1.")]
    [InlineData(
        "2021-11-15/functions/echo/response-streaming-invocations", "RequestResponse", new byte[] { (byte)'"', 0xc0, 0xaf, (byte)'"' },
            "Invalid UTF-8 start byte 0xc0 at byte 1.")]
    public async Task A_payload_that_is_not_UTF_8_is_refused_for_every_invocation_type(
        string address, string type, byte[] payload, string reason)
    {
        await using var app = new LambdaApp(storage);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{address}") { Content = new ByteArrayContent(payload) };
        request.Headers.Add("X-Amz-Invocation-Type", type);
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "InvalidRequestContentException"),
            (answer.StatusCode, Assert.Single(answer.Headers.GetValues("x-amzn-ErrorType"))));
        Assert.Equal(
            $"Could not parse request body into json: Could not parse payload into json: {reason}",
            (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["message"]);
    }

    [Theory]
    [InlineData(null, Limits.SyncPayload, HttpStatusCode.OK)]
    [InlineData(null, Limits.SyncPayload + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("Event", Limits.AsyncPayload, HttpStatusCode.Accepted)]
    [InlineData("Event", Limits.AsyncPayload + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_payload_over_the_limit_of_its_invocation_type_is_refused(string? type, int size, HttpStatusCode status)
    {
        await using var app = new LambdaApp(storage);
        var payload = $"\"{new string('x', size - 2)}\"";
        using var answer = await app.InvokeAsync("echo", payload, Cancellation, type is null ? [] : [("X-Amz-Invocation-Type", type)]);
        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.Accepted)
            Assert.Equal(
                "Succeeded", (string?)(await app.EndOfAsync(answer.Headers.GetValues("x-amzn-RequestId").Single(), Cancellation))["state"]);
    }

    [Fact]
    public async Task A_handler_that_throws_is_answered_with_200_and_the_function_error()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        using var answer = await app.InvokeAsync("fails", "{}", Cancellation);
        Assert.Equal((HttpStatusCode.OK, "Unhandled"), (answer.StatusCode, answer.Headers.GetValues("X-Amz-Function-Error").Single()));
        var error = await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.Equal(("InvalidOperationException", "It fails."), ((string?)error?["errorType"], (string?)error?["errorMessage"]));
        Assert.NotEmpty(error!["stackTrace"]!.AsArray());
    }

    [Fact]
    public async Task A_handler_that_times_out_is_answered_with_the_error_message_of_the_timeout()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        using var answer = await app.InvokeAsync("waits", "{}", Cancellation);
        Assert.Equal("Unhandled", answer.Headers.GetValues("X-Amz-Function-Error").Single());
        Assert.Contains(
            "Task timed out after 1.00 seconds", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.True((await app.Services.GetRequiredService<Waits>().Began).IsCancellationRequested);
    }

    [Fact]
    public async Task The_log_tail_is_returned_to_callers_that_ask_for_it()
    {
        await using var app = new LambdaApp(storage);
        using var answer = await app.InvokeAsync("echo", "{}", Cancellation, ("X-Amz-Log-Type", "Tail"));
        var tail = Encoding.UTF8.GetString(Convert.FromBase64String(answer.Headers.GetValues("X-Amz-Log-Result").Single()));
        Assert.StartsWith($"START RequestId: {answer.Headers.GetValues("x-amzn-RequestId").Single()}", tail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_functions_contains_each_function_with_its_options()
    {
        await using var app = new LambdaApp(storage, null, ("Lambda:Functions:echo:Timeout", "7"));
        var list = await app.CreateClient().GetFromJsonAsync<JsonObject>("/api/functions", Cancellation);
        Assert.Equal(
            ["counts-clicks", "echo", "refuses", "takes-files", "takes-letters"],
            list!["functions"]!.AsArray().Select(function => (string?)function!["name"]));
        var echo = await app.CreateClient().GetFromJsonAsync<JsonObject>("/api/functions/echo", Cancellation);
        Assert.Equal((7, "HostedLambda.Echo"), ((int?)echo!["options"]!["timeout"], (string?)echo["handler"]));
        using var none = await app.CreateClient().GetAsync(new Uri("/api/functions/nobody", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task An_asynchronous_invocation_succeeds_and_its_record_says_so()
    {
        await using var app = new LambdaApp(storage);
        var id = await app.AcceptAsync("echo", """{"a":1}""", Cancellation);
        var record = await app.EndOfAsync(id, Cancellation);
        Assert.Equal(
            ("Succeeded", 1, "Success", "echo"),
            ((string?)record["state"], (int?)record["attempts"], (string?)record["condition"], (string?)record["functionName"]));
        Assert.True((DateTimeOffset?)record["acceptedAt"] <= (DateTimeOffset?)record["finishedAt"]);
        using var unknown = await app.CreateClient().GetAsync(
            new Uri($"/api/invocations/{Guid.NewGuid()}", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_failing_asynchronous_invocation_is_retried_and_reported_to_the_on_failure_queue()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        var id = await app.AcceptAsync("fails", """{"a":1}""", Cancellation);
        var record = await app.EndOfAsync(id, Cancellation);
        Assert.Equal(("Failed", 3, "RetriesExhausted", "InvalidOperationException", "storage-queue:lambda-on-failure"),
            ((string?)record["state"], (int?)record["attempts"], (string?)record["condition"], (string?)record["errorType"],
                (string?)record["destination"]));
        var sent = await app.NextFailureAsync(Cancellation);
        Assert.Equal(
            (id, 3, """{"a":1}"""),
            ((string?)sent["requestContext"]!["requestId"], (int?)sent["requestContext"]!["approximateInvokeCount"],
                sent["requestPayload"]!.ToJsonString()));
    }

    [Fact]
    public async Task The_record_of_a_failed_event_that_does_not_fit_into_a_message_is_stored_in_a_blob()
    {
        await using var app = new LambdaApp(storage, WithTestFunctions);
        var payload = $"\"{new string('x', 100_000)}\"";
        var id = await app.AcceptAsync("fails", payload, Cancellation);
        var sent = await app.NextFailureAsync(Cancellation);
        var blob = ((string?)sent["recordBlob"])!.Split('/', 2);
        var record = await app.Blobs.GetBlobContainerClient(blob[0]).GetBlobClient(blob[1]).DownloadContentAsync(Cancellation);
        var whole = JsonNode.Parse(record.Value.Content.ToString())!;
        Assert.Equal((id, payload), ((string?)whole["requestContext"]!["requestId"], whole["requestPayload"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_queue_message_that_is_not_an_event_reaches_the_on_failure_queue()
    {
        await using var app = new LambdaApp(storage);
        app.CreateClient();
        await app.Queues.GetQueueClient("lambda-async").SendMessageAsync("garbage", Cancellation);
        Assert.Equal("garbage", (string?)(await app.NextFailureAsync(Cancellation))["requestPayload"]);
    }

    [Theory]
    [InlineData("lambda-async", "lambda-async")]
    [InlineData("lambda-async-poison", "lambda-async")]
    [InlineData("lambda-redrive", "lambda-redrive")]
    [InlineData("lambda-redrive-poison", "lambda-redrive")]
    public async Task A_queue_message_that_is_not_base64_becomes_a_dead_letter_with_its_text(string sentTo, string filedUnder)
    {
        const string Text = """{"function":"echo","payload":"<none>"}""";
        await using var app = new LambdaApp(storage);
        using var client = app.CreateClient();
        var queue = new QueueClient(app.Account, sentTo, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        var sent = (await queue.SendMessageAsync(Text, Cancellation)).Value;
        var record = await app.NextFailureAsync(Cancellation);
        Assert.Equal((sent.MessageId, Text), ((string?)record["requestContext"]!["requestId"], (string?)record["requestPayload"]));
        Assert.Equal("Failed", (string?)(await app.EndOfAsync(sent.MessageId, Cancellation))["state"]);
        var letter = await client.GetFromJsonAsync<JsonObject>($"/api/dead-letters/{sent.MessageId}", Cancellation);
        Assert.Equal((filedUnder, "InvalidEvent"), ((string?)letter!["functionName"], (string?)letter["errorType"]));
        Assert.StartsWith("The message is not Base64", (string?)letter["errorMessage"], StringComparison.Ordinal);
        Assert.Contains(sent.MessageId, await client.GetStringAsync("/api/dead-letters", Cancellation), StringComparison.Ordinal);
        using var redrive = await client.PostAsync($"/api/dead-letters/{sent.MessageId}/redrive", null, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, redrive.StatusCode);
        await Eventually.True(async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0, Cancellation,
            what: $"An empty queue {sentTo}");
        using var deleted = await client.DeleteAsync($"/api/dead-letters/{sent.MessageId}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Events_are_refused_and_synchronous_invocations_continue_while_storage_is_unavailable()
    {
        await using var app = new LambdaApp(Nowhere);
        using var refused = await app.InvokeAsync("echo", "{}", Cancellation, ("X-Amz-Invocation-Type", "Event"));
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.StartsWith(
            "The event was not queued: ",
            (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>(Cancellation))?["Message"],
            StringComparison.Ordinal);
        using var answer = await app.InvokeAsync("echo", "1", Cancellation);
        Assert.Equal("1", await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
