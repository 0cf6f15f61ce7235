using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Functions.Tests.Callers.WebSocket;

/// <summary>Events as in https://learn.microsoft.com/azure/azure-web-pubsub/reference-cloud-events.</summary>
public sealed class WebSocketTests(CallersApp app) : IClassFixture<CallersApp>
{
    public const string Key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    public const string SecondKey = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=";
    private const string Client =
        """{"claims":{"role":["reader","writer"]},"query":{"name":["me"]},"headers":{"User-Agent":["agent"]},"subprotocols":[],"clientCertificates":[]}""";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Sign(string connection, string key = Key) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(connection)));

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(
        string type, string body, string mediaType = "application/json", string name = "chat", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/callers/websocket/{name}")
        {
            Content = new StringContent(
            body, Encoding.UTF8, mediaType)
        };
        foreach (var (header, value) in ((string, string)[])[("WebHook-Request-Origin", "contoso.webpubsub.azure.com"), (
            "ce-specversion", "1.0"), ("ce-type", type), ("ce-source", "/hubs/room/client/c1"), ("ce-id", "7"),
            ("ce-time", "2021-01-01T00:00:00Z"), ("ce-signature", $"{Sign("c1", "of another resource")},{Sign("c1")}"), (
                "ce-userId", "me"), ("ce-hub", "room"), ("ce-connectionId", "c1"), ("ce-eventName", "message")])
            request.Headers.TryAddWithoutValidation(header, value);
        change?.Invoke(request);
        using var answer = await app.Client().SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private Task<(HttpStatusCode Status, string Body)> MessageAsync(string body, string name = "chat") =>
        SendAsync("azure.webpubsub.user.message", body, "text/plain", name);

    [Fact]
    public async Task The_handshake_of_Web_PubSub_is_answered()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/callers/websocket/chat");
        request.Headers.Add("WebHook-Request-Origin", "contoso.webpubsub.azure.com");
        using var answer = await app.Client().SendAsync(request, Cancellation);
        Assert.Equal(
            (HttpStatusCode.OK, "contoso.webpubsub.azure.com"),
            (answer.StatusCode, answer.Headers.GetValues("WebHook-Allowed-Origin").Single()));
    }

    [Theory]
    [InlineData("""{"query":{"name":["me"]}}""", HttpStatusCode.NoContent)]
    [InlineData("""{"query":{}}""", HttpStatusCode.Unauthorized)]
    public async Task The_sample_function_decides_who_may_connect(string client, HttpStatusCode status) =>
        Assert.Equal(status, (await SendAsync("azure.webpubsub.sys.connect", client)).Status);

    [Theory]
    [InlineData("""{"action":"greet","name":"Ada"}""", "Hello, Ada!")]
    [InlineData("""{"action":"other"}""", "Say greet.")]
    [InlineData("""{"action":"$connect"}""", "Say greet.")]
    [InlineData("""{"action":1}""", "Say greet.")]
    [InlineData("plain", "Say greet.")]
    public async Task A_message_selects_its_route_and_the_response_goes_back_to_its_client(string message, string answer) =>
        Assert.Equal((HttpStatusCode.OK, answer), await MessageAsync(message));

    [Fact]
    public async Task The_events_match_the_API_Gateway_guide()
    {
        app.Counts.Answer = """{"statusCode":200}""";
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("azure.webpubsub.sys.connect", Client, name: "counting")).Status);
        var json = JsonNode.Parse(app.Counts.Events.Last())!;
        var context = json["requestContext"]!;
        Assert.Equal(
            ("$connect", "CONNECT", "c1", "IN", "counting", "production"),
            (
                (string?)context["routeKey"], (string?)context["eventType"], (string?)context["connectionId"],
                (string?)context["messageDirection"], (string?)context["apiId"], (string?)context["stage"]));
        Assert.Equal(
            ("agent", "reader,writer", "me", "agent"),
            (
                (string?)context["identity"]!["userAgent"], (string?)context["authorizer"]!["role"],
                (string?)json["queryStringParameters"]!["name"], (string?)json["multiValueHeaders"]!["User-Agent"]![0]));
        Assert.Equal((HttpStatusCode.NoContent, ""), await MessageAsync("""{"action":"any"}""", "counting"));
        json = JsonNode.Parse(app.Counts.Events.Last())!;
        Assert.Equal(
            ("$default", "MESSAGE", "7", """{"action":"any"}""", false),
            (
                (string?)json["requestContext"]!["routeKey"], (string?)json["requestContext"]!["eventType"],
                (string?)json["requestContext"]!["messageId"], (string?)json["body"], (bool)json["isBase64Encoded"]!));
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await SendAsync("azure.webpubsub.sys.disconnected", """{"reason":"gone"}""", name: "counting")).Status);
        json = JsonNode.Parse(app.Counts.Events.Last())!;
        Assert.Equal(
            ("$disconnect", "DISCONNECT", "gone"),
            ((string?)json["requestContext"]!["routeKey"], (string?)json["requestContext"]!["eventType"],
                (string?)json["requestContext"]!["disconnectReason"]));
        var count = app.Counts.Events.Count;
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("azure.webpubsub.sys.connected", "{}", name: "counting")).Status);
        Assert.Equal(count, app.Counts.Events.Count);
    }

    [Theory]
    [InlineData("azure.webpubsub.sys.connect", HttpStatusCode.InternalServerError, "")]
    [InlineData(
        "azure.webpubsub.user.message", HttpStatusCode.OK, """{"message":"Internal server error","connectionId":"c1","requestId":"7"}""")]
    [InlineData("azure.webpubsub.sys.disconnected", HttpStatusCode.NoContent, "")]
    public async Task A_function_error_refuses_the_connection_and_sends_an_error_to_the_client(
        string type, HttpStatusCode status, string body) =>
        Assert.Equal((status, body), await SendAsync(type, "{}", name: "fails"));

    [Fact]
    public async Task Web_PubSub_may_sign_with_either_access_key() =>
        Assert.Equal(
            HttpStatusCode.OK,
            (await SendAsync(
                "azure.webpubsub.user.message", "x", change: request => Replace(request, "ce-signature", Sign("c1", SecondKey)))).Status);

    [Theory]
    [InlineData("ce-signature", null)]
    [InlineData("ce-signature", "sha256=")]
    [InlineData("ce-signature", "sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ce-connectionId", "c2")]
    [InlineData("ce-hub", "another")]
    [InlineData("ce-hub", null)]
    public async Task An_event_without_a_valid_signature_for_the_hub_is_refused(string header, string? value)
    {
        app.Counts.Answer = """{"statusCode":200}""";
        var before = app.Counts.Events.Count;
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await SendAsync(
                "azure.webpubsub.user.message", "{}", name: "counting", change: request => Replace(request, header, value))).Status);
        Assert.Equal(before, app.Counts.Events.Count);
    }

    [Theory]
    [InlineData("ce-type", "azure.eventgrid.something")]
    [InlineData("ce-type", null)]
    [InlineData("ce-specversion", "0.3")]
    [InlineData("ce-connectionId", null)]
    public async Task A_request_that_is_not_from_Web_PubSub_is_answered_with_400(string header, string? value) =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await SendAsync("azure.webpubsub.user.message", "{}", change: request => Replace(request, header, value))).Status);

    private static void Replace(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null) request.Headers.TryAddWithoutValidation(header, value);
    }
}
