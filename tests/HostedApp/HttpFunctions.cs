using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace HostedApp;

public sealed class HttpFunctions(Calls calls)
{
    [Function("Echo")]
    public async Task<IResult> Echo([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return Results.Text(await reader.ReadToEndAsync());
    }

    [Function("Item")]
    public static IActionResult Item([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shops/{shop}/items/{number:int}")]
        HttpRequest request, string shop, int number) =>
        new OkObjectResult($"item {number} of {shop}");

    [Function("Any")]
    public static IResult Any([HttpTrigger(AuthorizationLevel.Anonymous, Route = "any/{name?}")] HttpRequest request, string? name) =>
        Results.Text($"{request.Method} {name ?? "nothing"}");

    [Function("All")]
    public static IResult All([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "all/{*rest}")]
        HttpRequest request, string? rest) =>
        Results.Text($"rest {rest}");

    [Function("Order")]
    public static IActionResult Order([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")]
        HttpRequest request, [FromBody] Order order) =>
        new CreatedResult($"/orders/{order.Number}", order.Customer);

    [Function("Named")]
    public static IResult Named([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "%NamedRoute%")] HttpRequest request) =>
        Results.Text("named");

    [Function("Work")]
    public async Task<IResult> Work([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post")] HttpRequest request, FunctionContext context)
    {
        await calls.RunAsync("Work", context.CancellationToken);
        return Results.Ok();
    }

    [Function("Failing")]
    public static IResult Failing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException("it fails");

    [Function("Refused")]
    public static IResult Refused([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();

    [Function("Setting")]
    public static IResult Setting([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settings/{name}")]
        HttpRequest request, string name, FunctionContext context) =>
        Results.Text(
            ((Microsoft.Extensions.Configuration.IConfiguration?)context.InstanceServices.GetService(
                typeof(Microsoft.Extensions.Configuration.IConfiguration)))?[name]
                ?? "");

    [Function("ReadFile")]
    public static async Task<IResult> ReadFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{name}")]
        HttpRequest request, [BlobInput("files/{name}")] BlobClient file)
    {
        return Results.Text((await file.DownloadContentAsync()).Value.Content.ToString());
    }

    [Function("Send")]
    public static SendResult Send([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "send/{text}")]
        HttpRequest request, string text) =>
        new(Results.Accepted(), [text, text + "!"]);

    [Function("Told")]
    public static ToldResult Told([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "told/{text}")]
        HttpRequest request, string text) =>
        new(Results.Text("ok"), text);

    [Function("Facts")]
    public static IResult Facts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "facts/{place}")]
        HttpRequest request, string place, string who, FunctionContext context)
    {
        var data = context.BindingContext.BindingData;
        var (query, headers) = (JsonNode.Parse((string)data["Query"]!)!, JsonNode.Parse((string)data["Headers"]!)!);
        return Results.Text($"{place} {who} {query["who"]} {headers["X-Who"]} {data.ContainsKey("code")}");
    }

    [Function("KeepBody")]
    public static KeptResult KeepBody([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keep")]
        HttpRequest request, [FromBody] KeptBody body) =>
        new(Results.Ok(), body.Name);

    public sealed record ToldResult(
        [property: HttpResult] IResult Answer,
        [property: QueueOutput("told", Connection = "Outputs")] string Message);

    public sealed record KeptBody(string Name);

    public sealed record KeptResult(
        [property: HttpResult] IResult Answer,
        [property: BlobOutput("kept/{name}.txt")] string Content);

    public sealed record SendResult(
        [property: HttpResult] IResult Answer,
        [property: QueueOutput("sent")] string[] Messages);
}
