using FunctionApp;
using FunctionApp.Handlers;
using Lambda.Functions;
using Lambda.OpenTelemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddLambda(Lambdas.Register, EventSources.Register);
builder.AddLambdaTelemetry();
builder.Services.AddShop();
builder.Build().Run();
