using FunctionApp;
using FunctionApp.Access;
using FunctionApp.Api;
using FunctionApp.Async;
using FunctionApp.Handlers;
using FunctionApp.Idempotency;
using FunctionApp.Invocation;
using FunctionApp.Polling;
using FunctionApp.Routing;
using FunctionApp.Settings;
using FunctionApp.State;
using FunctionApp.Triggers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
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

builder.Build().Run();
