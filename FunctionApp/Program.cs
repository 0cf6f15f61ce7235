using FunctionApp;
using FunctionApp.Access;
using FunctionApp.Api;
using FunctionApp.Async;
using FunctionApp.Handlers;
using FunctionApp.Invocation;
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
    .AddAsyncInvocation()
    .AddStorage()
    .AddFunctionSettings()
    .AddAccess()
    .AddApi()
    .AddShop();

builder.Build().Run();
