using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Local.Host;

/// <summary>One ASP.NET Core endpoint per HTTP function.</summary>
internal static class HttpEndpoints
{
    public static void Map(WebApplication app)
    {
        var (catalogue, executor, host) = (app.Services.GetRequiredService<FunctionCatalogue>(), app.Services.GetRequiredService<FunctionExecutor>(), app.Services.GetRequiredService<HostConfiguration>());
        foreach (var function in catalogue.All.Where(function => function.Trigger is HttpTrigger && !host.IsDisabled(function.Name)))
        {
            var route = ((HttpTrigger)function.Trigger).Route(function);
            RequestDelegate handle = http => RunAsync(function, executor, http);
            if (((HttpTriggerAttribute)function.TriggerAttribute).Methods is { Length: > 0 } methods) app.MapMethods(route, methods, handle);
            else app.Map(route, handle);
        }
    }

    private static async Task RunAsync(HostedFunction function, FunctionExecutor executor, HttpContext http)
    {
        // A route without parameters has no binding data to copy.
        var values = http.Request.RouteValues;
        IReadOnlyDictionary<string, object?> data = values.Count == 0 ? TriggerEvent.NoData : values;
        var trigger = new TriggerEvent(http, data, "This function was programmatically called via the host APIs.")
        {
            Services = http.RequestServices,
            Item = new(FunctionContextExtensions.HttpContextKey, http),
        };
        try
        {
            switch (await executor.ExecuteAsync(function, trigger, http.RequestAborted))
            {
                case IResult result: await result.ExecuteAsync(http); break;
                case IActionResult result: await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())); break;
            }
        }
        catch (Exception) when (!http.Response.HasStarted)
        {
            // The executor has logged it; the host answers 500 without a body.
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
