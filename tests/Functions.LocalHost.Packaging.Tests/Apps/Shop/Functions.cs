using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Shop;

public sealed class HelloFunctions(IConfiguration settings)
{
    [Function("Hello")]
    public IActionResult Hello(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
        new OkObjectResult($"{settings["Greeting"]}, {name}!");
}

public sealed class EventFunctions
{
    [Function("Take"), QueueOutput("seen")]
    public string Take([QueueTrigger("orders")] string order) => $"order {order}";

    [Function("Read"), QueueOutput("seen")]
    public string Read([BlobTrigger("files/{name}")] string text, string name) => $"file {name}: {text}";

    [Function("Tick"), QueueOutput("seen")]
    public string Tick([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => "tick";
}
