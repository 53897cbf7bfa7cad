import pulumi
import pulumi_fine_tuning as ft

desk = ft.TrainingFile("desk", path="../quickstart/data/harbour-desk.jsonl")

# All jobs are submitted first, and waited for afterwards.
jobs = {
    epochs: ft.FineTuningJob(
        f"bot-{epochs}",
        model="gpt-4o-mini-2024-07-18",
        training_file=desk,
        method=ft.MethodArgs(
            type=ft.MethodType.SUPERVISED,
            supervised=ft.SupervisedArgs(hyperparameters=ft.SupervisedHyperparametersArgs(n_epochs=epochs)),
        ),
        budget=ft.BudgetArgs(max_cost=1),
        wait_for=ft.Milestone.SUBMITTED,
    )
    for epochs in (1, 2, 3)
}
models = {epochs: ft.FineTunedModel(f"best-{epochs}", job=job) for epochs, job in jobs.items()}

pulumi.export("models", {str(epochs): model.fine_tuned_model for epochs, model in models.items()})
