using FunctionApp;
using FunctionApp.Invocation;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddLambdas(Lambdas.Register);

builder.Build().Run();
