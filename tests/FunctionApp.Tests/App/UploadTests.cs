using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Testing;

namespace FunctionApp.Tests.App;

public sealed class UploadTests(Storage storage)
{
    private const string Day = """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        1,85123A,"HEART, WHITE",6,2026-01-02 08:26:00,2.55,17850.0,United Kingdom
        2,POST,POSTAGE,1,2026-01-02 09:00:00,4.95,,France

        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<HttpStatusCode> PutAsync(Uri url, string content)
    {
        using var http = new HttpClient();
        using var body = new StringContent(content);
        body.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var answer = await http.PutAsync(url, body, Cancellation);
        return answer.StatusCode;
    }

    private static async Task<Uri> AddressAsync(ShopApp app, string path)
    {
        using var answer = await app.CreateClient().PostAsync(new Uri($"/api/uploads/{path}", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new Uri((string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["url"]!);
    }

    private static async Task<JsonObject> PriceAsync(ShopApp app, string sku)
    {
        using var answer = await app.InvokeAsync("price-cart", $$"""{"lines":[{"sku":"{{sku}}","quantity":2}]}""", Cancellation);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
    }

    [Fact]
    public async Task A_file_of_sales_is_imported_when_it_is_uploaded_and_then_a_cart_is_priced_from_it()
    {
        await using var app = new ShopApp(storage);
        await using var events = await BlobEvents.RaiseAsync(app.Account, app.Listen(), Cancellation);
        Assert.Equal(HttpStatusCode.Created, await PutAsync(await AddressAsync(app, "sales/2026-01-02.csv"), Day));
        await Eventually.True(async () => (string?)(await PriceAsync(app, "85123A"))["total"]?.ToJsonString() is "6.12", Cancellation,
            what: "The price of 85123A");
        var error = await PriceAsync(app, "POST");
        Assert.Contains("POST", (string?)error["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_file_is_retried_and_reported_to_the_on_failure_queue()
    {
        await using var app = new ShopApp(storage);
        await using var events = await BlobEvents.RaiseAsync(app.Account, app.Listen(), Cancellation);
        await PutAsync(await AddressAsync(app, "sales/broken.csv"), "no such columns\n1\n");
        var record = await app.NextFailureAsync(Cancellation);
        Assert.Equal(
            ("RetriesExhausted", 3),
            ((string?)record["requestContext"]!["condition"], (int?)record["requestContext"]!["approximateInvokeCount"]));
        Assert.Equal("sales/broken.csv", (string?)record["requestPayload"]!["Records"]![0]!["s3"]!["object"]!["key"]);
        Assert.False(string.IsNullOrEmpty((string?)record["responsePayload"]!["errorMessage"]));
        var end = await app.EndOfAsync((string)record["requestContext"]!["requestId"]!, Cancellation);
        Assert.Equal(("Failed", "import-sales", 3), ((string?)end["state"], (string?)end["functionName"], (int?)end["attempts"]));
    }
}
