using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace HostedPlain;

public static class PlainFunctions
{
    [Function("Plain")]
    public static async Task<HttpResponseData> Plain(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "plain/{name:regex(^[a-z ]+$)}")] HttpRequestData request, string name)
    {
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("X-Query", request.Query["q"] ?? "");
        response.Cookies.Append("seen", "yes");
        await response.WriteStringAsync($"{name} {await request.ReadAsStringAsync()}");
        return response;
    }

    [Function("Keep")]
    public static async Task<Kept> Keep(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keep/{queue}")] HttpRequestData request, string text)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        await response.WriteStringAsync(text);
        return new(response, text);
    }

    public sealed record Kept([property: HttpResult] HttpResponseData Answer, [property: QueueOutput("{queue}")] string Message);

    [Function("Nothing")]
    public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) => _ = request.Url;
}
