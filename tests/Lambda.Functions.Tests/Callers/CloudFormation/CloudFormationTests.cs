using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine;
using Lambda.Functions.Callers.CloudFormation;
using Testing;

namespace Lambda.Functions.Tests.Callers.CloudFormation;

public sealed class CloudFormationTests : IClassFixture<CallersApp>
{
    private readonly CallersApp _app;

    public CloudFormationTests(CallersApp app) => _app = app;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Bucket(string path) => $"https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/{path}";

    private static string Request(
        string responseUrl, string type = "Create", string? physicalId = null, string properties = """{"Name":"door"}""", string id = "r")
    {
        var json = new JsonObject
        {
            ["RequestType"] = type,
            ["ResponseURL"] = responseUrl,
            ["StackId"] = "arn:aws:cloudformation:us-east-1:123456789012:stack/s/guid",
            ["RequestId"] = id + responseUrl.Length + responseUrl,
            ["ResourceType"] = "Custom::Secret",
            ["LogicalResourceId"] = "Door",
            ["ResourceProperties"] = JsonNode.Parse(properties),
        };
        if (physicalId is not null) json["PhysicalResourceId"] = physicalId;
        return json.ToJsonString();
    }

    private async Task<HttpStatusCode> PostAsync(JsonObject message, string name = "stacks") => (await SendAsync(message, name)).Status;

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(JsonObject message, string name)
    {
        using var content = new StringContent(message.ToJsonString(), Encoding.UTF8, "text/plain");
        using var answer = await _app.Client().PostAsync(
            new Uri($"/api/callers/cloudformation/{name}", UriKind.Relative), content, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Sends a request, and waits for what CloudFormation is answered at its address.</summary>
    private async Task<JsonNode> AnsweredAsync(
        string path, Func<string, string> request, string name = "stacks", string version = "2", int answers = 1)
    {
        _app.Network.Serve(Bucket(path), _ => new(HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(_app.Sns.Sign(SnsSender.Notification(request(Bucket(path))), version), name));
        return await AnswerAsync(path, answers);
    }

    private async Task<JsonNode> AnswerAsync(string path, int answers = 1)
    {
        await Eventually.True(() => _app.Network.Sent.Count(sent => sent.Address == Bucket(path)) >= answers, Cancellation,
            what: "The answer to CloudFormation");
        var (method, _, body, type) = _app.Network.Sent.Last(sent => sent.Address == Bucket(path));
        Assert.Equal(("PUT", null), (method, type));
        return JsonNode.Parse(body!)!;
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task The_sample_function_creates_a_resource_and_the_stack_receives_the_response(string version)
    {
        var answer = await AnsweredAsync($"create{version}", url => Request(url), version: version);
        Assert.Equal(
            ("SUCCESS", "secret/door", "Door", true, "door-Door"),
            (
                (string?)answer["Status"], (string?)answer["PhysicalResourceId"], (string?)answer["LogicalResourceId"],
                (bool)answer["NoEcho"]!, (string?)answer["Data"]!["Value"]));
        Assert.Equal("arn:aws:cloudformation:us-east-1:123456789012:stack/s/guid", (string?)answer["StackId"]);
        Assert.StartsWith("r", (string?)answer["RequestId"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Update", "secret/gate", "secret/door")]
    [InlineData("Delete", "secret/gate", "secret/gate")]
    public async Task An_update_can_change_the_physical_id_of_the_resource_and_a_deletion_keeps_the_id(
        string type, string id, string expected)
    {
        var answer = await AnsweredAsync(type, url => Request(url, type, id));
        Assert.Equal(("SUCCESS", expected), ((string?)answer["Status"], (string?)answer["PhysicalResourceId"]));
    }

    [Fact]
    public async Task A_function_error_fails_the_stack_operation_with_its_reason()
    {
        var answer = await AnsweredAsync("fails", url => Request(url, properties: "{}"));
        Assert.Equal("FAILED", (string?)answer["Status"]);
        Assert.StartsWith("ArgumentException: The resource needs the property Name.", (string?)answer["Reason"], StringComparison.Ordinal);
        Assert.StartsWith("Door-", (string?)answer["PhysicalResourceId"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_timeout_fails_the_stack_operation()
    {
        var answer = await AnsweredAsync("slow", url => Request(url), "slow");
        Assert.Equal("FAILED", (string?)answer["Status"]);
        Assert.Contains("Task timed out after 1.00 seconds", (string?)answer["Reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_the_bucket_does_not_accept_is_sent_again()
    {
        var tries = 0;
        _app.Network.Serve(
            Bucket("busy"), _ => new(Interlocked.Increment(ref tries) == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(_app.Sns.Sign(SnsSender.Notification(Request(Bucket("busy"))))));
        Assert.Equal("SUCCESS", (string?)(await AnswerAsync("busy", answers: 2))["Status"]);
    }

    [Fact]
    public async Task A_request_that_SNS_delivers_twice_runs_the_function_once()
    {
        await AnsweredAsync("twice", url => Request(url), "counted");
        // The answer is sent before the end of the event is stored, by which a copy is recognized.
        var request = JsonNode.Parse(Request(Bucket("twice")))!;
        await _app.App.EndOfAsync(DeterministicId.Of($"cloudformation\n{request["StackId"]}\n{request["RequestId"]}"), Cancellation);
        var handled = _app.Counts.Events.Count(text => text.Contains("/twice", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(_app.Sns.Sign(SnsSender.Notification(Request(Bucket("twice")))), "counted"));
        await AnsweredAsync("afterwards", url => Request(url), "counted");
        Assert.Equal((1, 1), (handled, _app.Counts.Events.Count(text => text.Contains("/twice", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task The_subscription_of_a_trusted_topic_is_confirmed(string version)
    {
        var before = _app.Network.Sent.Count(sent => sent.Address == SnsSender.Subscribe);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(_app.Sns.Sign(SnsSender.Confirmation(), version)));
        Assert.Equal(before + 1, _app.Network.Sent.Count(sent => sent.Address == SnsSender.Subscribe));
    }

    [Theory]
    [InlineData("TopicArn", "arn:aws:sns:us-east-1:123456789012:other", "TopicArn is not one of the topics", true)]
    [InlineData("Message", "{}", "The signature", false)]
    [InlineData("MessageId", "another", "The signature", false)]
    [InlineData("Subject", "another", "The signature", false)]
    [InlineData("SignatureVersion", "1", "The signature", false)]
    [InlineData("SignatureVersion", "3", "The signature", false)]
    [InlineData("Signature", "AAAA", "The signature", false)]
    [InlineData("Signature", "not Base64", "The signature", false)]
    [InlineData("SigningCertURL", "https://example.com/SimpleNotificationService-0123456789abcdef.pem", "SigningCertURL is not", true)]
    [InlineData(
        "SigningCertURL", "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem", "SigningCertURL is not",
            true)]
    [InlineData(
        "SigningCertURL", "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem", "SigningCertURL is not",
            true)]
    [InlineData(
        "SigningCertURL", "https://sns.us-east-1.amazonaws.com.example.com/SimpleNotificationService-0123456789abcdef.pem",
        "SigningCertURL is not", true)]
    [InlineData("Timestamp", "2012-04-26T20:45:04.751Z", "The message's Timestamp", true)]
    [InlineData("Timestamp", "yesterday", "The message's Timestamp", true)]
    public async Task A_message_that_SNS_did_not_sign_or_that_is_for_another_topic_is_refused(
        string member, string value, string reason, bool isSigned)
    {
        var before = _app.Network.Sent.Count(sent => sent.Method == "PUT");
        var message = SnsSender.Notification(Request(Bucket("hostile")));
        if (isSigned) message[member] = value;
        _app.Sns.Sign(message);
        message[member] = value;
        var (status, text) = await SendAsync(message, "stacks");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains(
            reason, JsonNode.Parse(text)!["message"]?.ToString() ?? JsonNode.Parse(text)!["Message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, _app.Network.Sent.Count(sent => sent.Method == "PUT"));
    }

    [Theory]
    [InlineData("Type", "Other")]
    [InlineData("Signature", null)]
    [InlineData("SigningCertURL", null)]
    public async Task A_message_that_is_not_from_SNS_is_answered_with_400(string member, string? value)
    {
        var message = _app.Sns.Sign(SnsSender.Notification(Request(Bucket("hostile"))));
        message[member] = value;
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(message));
    }

    [Fact]
    public async Task A_confirmation_with_a_URL_on_another_host_is_refused_and_not_called()
    {
        var message = SnsSender.Confirmation();
        message["SubscribeURL"] = "https://example.com/?Action=ConfirmSubscription";
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(_app.Sns.Sign(message)));
        Assert.DoesNotContain(_app.Network.Sent, sent => sent.Address.StartsWith("https://example.com/?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://example.com/answer", "Create")]
    [InlineData("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/x", "Replace")]
    [InlineData("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/x", "Update")]
    public async Task A_signed_request_that_CloudFormation_would_not_send_is_answered_with_400(string responseUrl, string type) =>
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(_app.Sns.Sign(SnsSender.Notification(Request(responseUrl, type)))));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    public async Task A_signed_message_that_is_not_a_CloudFormation_request_is_answered_with_400(string message) =>
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(_app.Sns.Sign(SnsSender.Notification(message, subject: null))));

    [Theory]
    [InlineData("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a?b", true)]
    [InlineData("https://cloudformation-custom-resource-response-uswest2.s3-us-west-2.amazonaws.com/a", true)]
    [InlineData("https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/a", true)]
    [InlineData("https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/a", true)]
    [InlineData("http://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a", false)]
    [InlineData("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com:8443/a", false)]
    [InlineData("https://me@cloudformation-custom-resource-response-useast1.s3.amazonaws.com/a", false)]
    [InlineData("https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com.example.com/a", false)]
    [InlineData("https://my-bucket.s3.amazonaws.com/a", false)]
    [InlineData("https://cloudformation-custom-resource-response-a.b.s3.amazonaws.com/a", false)]
    [InlineData("/a", false)]
    public void Responses_are_sent_only_to_CloudFormation_buckets(string address, bool isIts) =>
        Assert.Equal(isIts, SnsAddress.OfResponse(address) is not null);
}
