using FunctionApp;
using FunctionApp.Access;
using FunctionApp.Api;
using FunctionApp.Async;
using FunctionApp.Handlers;
using FunctionApp.Hosting;
using FunctionApp.Idempotency;
using FunctionApp.Invocation;
using FunctionApp.Polling;
using FunctionApp.Routing;
using FunctionApp.Settings;
using FunctionApp.State;
using FunctionApp.Triggers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
// host.json says the same to the host, whose word on an invocation's logs comes too late for its log tail. Settings have the last one.
builder.Services.Configure<LoggerFilterOptions>(filters =>
{
    filters.Rules.Insert(0, new(null, "Microsoft", LogLevel.Warning, null));
    filters.Rules.Insert(0, new(null, "System", LogLevel.Warning, null));
    filters.Rules.Insert(0, new(null, "Azure", LogLevel.Warning, null));
});
builder.UseAccessGuard();
builder.Services
    .AddLambdas(Lambdas.Register)
    .AddEventSources(EventSources.Register)
    .AddAsyncInvocation()
    .AddEventRouting()
    .AddIdempotency()
    .AddStorage()
    .AddFunctionSettings()
    .AddAccess()
    .AddApi()
    .AddSources()
    .AddShop();

// Last: it is put before all that was added.
builder.Services.RefuseUnresolvedSettings();

builder.Build().Run();
