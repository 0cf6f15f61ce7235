using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class UploadTests(Storage storage)
{
    private const string Day = "a day";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<HttpStatusCode> PutAsync(Uri url, string content)
    {
        using var http = new HttpClient();
        using var body = new StringContent(content);
        body.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var answer = await http.PutAsync(url, body, Cancellation);
        return answer.StatusCode;
    }

    private static async Task<Uri> AddressAsync(LambdaApp app, string path)
    {
        using var answer = await app.CreateClient().PostAsync(new Uri($"/api/uploads/{path}", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new Uri((string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["url"]!);
    }

    [Fact]
    public async Task An_upload_address_accepts_one_upload_unless_it_may_overwrite()
    {
        await using var app = new LambdaApp(storage);
        var url = await AddressAsync(app, "inbox/a.csv");
        Assert.Equal(HttpStatusCode.Created, await PutAsync(url, Day));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(url, Day));
        using var again = await app.CreateClient().PostAsync(new Uri("/api/uploads/inbox/a.csv", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        // As docs/lambda-parity.md says, an address that may overwrite accepts uploads until it expires.
        var overwriting = await AddressAsync(app, "inbox/a.csv?overwrite=true");
        for (var uploads = 0; uploads < 2; uploads++) Assert.Equal(HttpStatusCode.Created, await PutAsync(overwriting, Day));
    }

    [Theory]
    [InlineData("/api/uploads/elsewhere/a.csv", "The prefixes of uploads are inbox/.")]
    [InlineData("/api/uploads/inbox/", "is not a path")]
    [InlineData("/api/uploads/", "is not a path")]
    [InlineData("/api/uploads/inbox/..%5C..%5Clambda-payloads%5Ca", "is not a path")]
    [InlineData("/api/uploads/inbox/a%01b", "is not a path")]
    public async Task An_upload_path_that_belongs_to_no_function_is_refused(string address, string reason)
    {
        await using var app = new LambdaApp(storage);
        using var answer = await app.CreateClient().PostAsync(new Uri(address, UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_blob_webhook_answers_the_validation_handshake_of_Event_Grid()
    {
        await using var app = new LambdaApp(storage);
        var client = app.CreateClient();
        const string Webhook = "/runtime/webhooks/blobs?functionName=Host.Functions.UploadCreated";
        using var handshake = new HttpRequestMessage(HttpMethod.Post, Webhook)
        {
            Content = new StringContent(
            """[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"the-code"}}]""",
            Encoding.UTF8,
            "application/json")
        };
        handshake.Headers.Add("aeg-event-type", "SubscriptionValidation");
        using var answer = await client.SendAsync(handshake, Cancellation);
        Assert.Equal("the-code", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))?["validationResponse"]);
    }
}
