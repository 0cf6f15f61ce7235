using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Plain;

public static class PlainFunctions
{
    [Function("Hello")]
    public static async Task<HttpResponseData> Hello(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequestData request, string name)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        await response.WriteStringAsync($"{Environment.GetEnvironmentVariable("GREETING")}, {name}!");
        return response;
    }
}
