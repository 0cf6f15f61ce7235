using System.Net;
using System.Text;
using Lambda.Engine.Access;
using Lambda.Engine.Async;
using Lambda.Engine.Polling;
using Lambda.Functions.Api;
using Lambda.Functions.Tests.App;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Functions.Tests.Access;

/// <summary>Who may change where a function's records go could otherwise run any function, and feed any queue.</summary>
public sealed class DestinationAccessTests(Storage storage)
{
    private const string Key = "an api key of twenty+";
    private const string EventInvoke = "/api/2019-09-25/functions/echo/event-invoke-config";
    private const string Configuration = "/api/2015-03-31/functions/echo/configuration";
    private static readonly string[] Changes = [
        "lambda:PutFunctionEventInvokeConfig", "lambda:UpdateFunctionEventInvokeConfig", "lambda:UpdateFunctionConfiguration",
        "lambda:UpdateEventSourceMapping"
    ];
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string, string, string> Destinations => new()
    {
        { "PUT", EventInvoke, OnFailure(
            "function:refuses"), "lambda:InvokeFunction", "refuses", "arn:aws:lambda:us-east-1:000000000000:function:refuses" },
        { "PUT", EventInvoke, OnSuccess(
            "function:refuses"), "lambda:InvokeFunction", "refuses", "arn:aws:lambda:us-east-1:000000000000:function:refuses" },
        { "PUT", EventInvoke, OnFailure(
            "arn:aws:lambda:us-east-1:000000000000:function:refuses"), "lambda:InvokeFunction", "refuses", "function:refuses" },
        { "PUT", EventInvoke, OnFailure("storage-queue:orders"), "lambda:SendToStorageQueue", "orders", "storage-queue:orders" },
        { "PUT", EventInvoke, OnFailure(
            "arn:aws:sqs:us-east-1:000000000000:orders"), "lambda:SendToStorageQueue", "orders", "storage-queue:orders" },
        { "PUT", EventInvoke, OnFailure("blob:failed"), "lambda:SendToBlob", "failed", "blob:failed" },
        { "PUT", EventInvoke, OnSuccess("event-grid:outcomes"), "lambda:SendToEventGrid", "outcomes", "event-grid:outcomes" },
        { "PUT", EventInvoke, OnSuccess("service-bus-queue:a.b/c"), "lambda:SendToServiceBusQueue", "a.b/c", "service-bus-queue:a.b/c" },
        {
            "PUT", EventInvoke, OnSuccess("service-bus-topic:outcomes"), "lambda:SendToServiceBusTopic", "out*",
            "service-bus-topic:outcomes"
        },
        { "POST", EventInvoke, OnFailure("function:refuses"), "lambda:InvokeFunction", "refuses", "function:refuses" },
        {
            "PUT",
            Configuration,
            """{"DeadLetterConfig":{"TargetArn":"service-bus-queue:failed"}}""",
            "lambda:SendToServiceBusQueue",
            "failed",
            "service-bus-queue:failed"
        },
        {
            "PUT",
            Configuration,
            """{"DeadLetterConfig":{"TargetArn":"arn:aws:sqs:us-east-1:000000000000:failed"}}""",
            "lambda:SendToServiceBusQueue",
            "failed",
            "service-bus-queue:failed"
        },
    };

    [Theory]
    [MemberData(nameof(Destinations))]
    public async Task A_caller_can_set_only_destinations_that_the_policy_of_the_caller_allows(
        string method, string address, string body, string action, string target, string resource)
    {
        await using (var app = App())
        {
            using var denied = await SendAsync(app, method, address, body);
            var message = await denied.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(
                (HttpStatusCode.Forbidden, "AccessDeniedException"),
                (denied.StatusCode, denied.Headers.GetValues("x-amzn-ErrorType").Single()));
            Assert.Contains($"is not authorized to perform: {action} on resource: ", message, StringComparison.Ordinal);
            Assert.Contains($"{resource} because no identity-based policy allows the {action} action", message, StringComparison.Ordinal);
        }
        await using var allowing = App($"{action} {target}");
        using var allowed = await SendAsync(allowing, method, address, body);
        Assert.NotEqual(HttpStatusCode.Forbidden, allowed.StatusCode);
        await using var denying = App("lambda:*", deny: $"{action} {target}");
        using var explicitly = await SendAsync(denying, method, address, body);
        Assert.Contains("with an explicit deny in an identity-based policy", await explicitly.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapping_can_have_only_destinations_that_the_policy_of_its_caller_allows()
    {
        foreach (var (allow, status) in ((string, HttpStatusCode)[])[
            ("lambda:SendToBlob other", HttpStatusCode.Forbidden),
            ("lambda:SendToBlob failed", HttpStatusCode.Accepted)
        ])
        {
            await using var app = App(allow);
            var id = app.Services.GetRequiredService<IEventSourceMappings>().All.First(mapping => mapping.Source.IsStream).Id;
            using var answer = await SendAsync(app, "PUT", $"/api/2015-03-31/event-source-mappings/{id}", OnFailure("blob:failed"));
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_request_that_sets_no_destinations_needs_no_further_permission()
    {
        await using var app = App();
        using var retries = await SendAsync(app, "PUT", EventInvoke, """{"MaximumRetryAttempts":1}""");
        using var none = await SendAsync(app, "PUT", Configuration, """{"DeadLetterConfig":{"TargetArn":""}}""");
        using var wrong = await SendAsync(app, "PUT", EventInvoke, OnFailure("nowhere"));
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (retries.StatusCode, none.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task Every_kind_of_destination_has_an_action_of_its_own()
    {
        await using var app = App();
        // A destination that settings cannot name needs no permission.
        Assert.All(
            app.Services.GetServices<IDestination>().Where(one => one.Places != DestinationPlaces.None),
            destination => Assert.Contains(DestinationAccess.ActionFor(destination.Kind), Actions.All));
    }

    private static string OnFailure(string destination) =>
        """{"DestinationConfig":{"OnFailure":{"Destination":"*"}}}""".Replace("*", destination, StringComparison.Ordinal);

    private static string OnSuccess(string destination) =>
        """{"DestinationConfig":{"OnSuccess":{"Destination":"*"}}}""".Replace("*", destination, StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> SendAsync(LambdaApp app, string method, string address, string body)
    {
        using var request =
            new HttpRequestMessage(new(method), address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-api-key", Key);
        return await app.CreateClient().SendAsync(request, Cancellation);
    }

    private static (string, string)[] Settings(string? allow, string? deny) =>
    [
        ("Lambda:Access:Principals:ci:ApiKey", Key),
        .. Changes.Append(allow).OfType<string>().Select((text, index) => ($"Lambda:Access:Principals:ci:Allow:{index}", text)),
        .. deny is null ? Array.Empty<(string, string)>() : [("Lambda:Access:Principals:ci:Deny:0", deny)],
    ];

    private LambdaApp App(string? allow = null, string? deny = null) => new(storage, null, Settings(allow, deny));
}
