using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace HostedEmpty;

/// <summary>What any function costs on the worker: it looks at nothing and answers 200.</summary>
public sealed class Empty
{
    [Function(nameof(Empty))]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "empty")] HttpRequest request) => new OkResult();
}
