using FunctionApp;
using FunctionApp.Handlers;
using Lambda.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddLambda(Lambdas.Register, EventSources.Register);
builder.Services.AddShop();
builder.Build().Run();
