using FunctionApp;
using FunctionApp.Api;
using FunctionApp.Async;
using FunctionApp.Handlers;
using FunctionApp.Idempotency;
using FunctionApp.Invocation;
using FunctionApp.Routing;
using FunctionApp.State;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services
    .AddLambdas(Lambdas.Register)
    .AddAsyncInvocation()
    .AddEventRouting()
    .AddIdempotency()
    .AddStorage()
    .AddApi()
    .AddShop();

builder.Build().Run();
