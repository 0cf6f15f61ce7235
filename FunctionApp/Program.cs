using FunctionApp;
using FunctionApp.Api;
using FunctionApp.Async;
using FunctionApp.Handlers;
using FunctionApp.Invocation;
using FunctionApp.Polling;
using FunctionApp.State;
using FunctionApp.Triggers;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services
    .AddLambdas(Lambdas.Register)
    .AddEventSources(EventSources.Register)
    .AddAsyncInvocation()
    .AddStorage()
    .AddApi()
    .AddSources()
    .AddShop();

builder.Build().Run();
