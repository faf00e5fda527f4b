"""Names that a notebook uses without binding them: brought by star imports, other notebooks, strong conventions."""

from certgrader.facts.code.names import canonical

CONVENTIONS = {
    "pd": "pandas",
    "np": "numpy",
    "plt": "matplotlib.pyplot",
    "sns": "seaborn",
    "tf": "tensorflow",
    "px": "plotly.express",
    "display": "IPython.display.display",
}
"""What these names stand for where nothing in the notebook binds them (an unread cell, a star import)."""

_NUMPY = (
    "array arange zeros ones linspace mean median std var sum unique where random argmax argmin sqrt exp log log10 "
    "log1p expm1 concatenate hstack vstack stack reshape dot nan isnan isinf pi percentile quantile corrcoef linalg "
    "asarray meshgrid eye sort argsort cumsum diff clip histogram"
)
_PYPLOT = (
    "plot figure subplot subplots show title xlabel ylabel legend hist scatter bar barh boxplot imshow axis grid "
    "savefig tight_layout xticks yticks pie xlim ylim suptitle colorbar axhline axvline gca gcf fill_between"
)
_STARS: dict[str, frozenset[str]] = {
    "numpy": frozenset(_NUMPY.split()),
    "matplotlib.pyplot": frozenset(f"{_PYPLOT} {_NUMPY}".split()),
    "sklearn.metrics": frozenset(
        "accuracy_score precision_score recall_score f1_score fbeta_score roc_auc_score roc_curve auc confusion_matrix "
        "classification_report mean_squared_error mean_absolute_error r2_score precision_recall_curve log_loss "
        "silhouette_score adjusted_rand_score average_precision_score balanced_accuracy_score matthews_corrcoef "
        "cohen_kappa_score mean_absolute_percentage_error make_scorer ConfusionMatrixDisplay RocCurveDisplay "
        "median_absolute_error explained_variance_score hamming_loss jaccard_score".split()
    ),
    "sklearn.model_selection": frozenset(
        "train_test_split cross_val_score cross_validate cross_val_predict GridSearchCV RandomizedSearchCV KFold "
        "StratifiedKFold GroupKFold TimeSeriesSplit learning_curve validation_curve ShuffleSplit "
        "StratifiedShuffleSplit ParameterGrid LeaveOneOut RepeatedStratifiedKFold".split()
    ),
    "sklearn.preprocessing": frozenset(
        "StandardScaler MinMaxScaler RobustScaler MaxAbsScaler OneHotEncoder OrdinalEncoder LabelEncoder "
        "LabelBinarizer MultiLabelBinarizer Normalizer PolynomialFeatures FunctionTransformer PowerTransformer "
        "QuantileTransformer KBinsDiscretizer Binarizer scale normalize".split()
    ),
    "keras.layers": frozenset(
        "Dense Dropout Flatten Conv1D Conv2D MaxPooling1D MaxPooling2D AveragePooling2D GlobalAveragePooling2D "
        "BatchNormalization Activation Embedding LSTM GRU Bidirectional Input Concatenate Reshape Rescaling "
        "RandomFlip RandomRotation RandomZoom SimpleRNN TimeDistributed Add LeakyReLU UpSampling2D "
        "Conv2DTranspose GlobalMaxPooling1D GlobalAveragePooling1D TextVectorization".split()
    ),
    "sklearn.linear_model": frozenset(
        "LinearRegression LogisticRegression LogisticRegressionCV Ridge RidgeCV RidgeClassifier Lasso LassoCV "
        "ElasticNet ElasticNetCV SGDClassifier SGDRegressor Perceptron BayesianRidge HuberRegressor".split()
    ),
    "sklearn.ensemble": frozenset(
        "RandomForestClassifier RandomForestRegressor GradientBoostingClassifier GradientBoostingRegressor "
        "ExtraTreesClassifier ExtraTreesRegressor AdaBoostClassifier AdaBoostRegressor BaggingClassifier "
        "BaggingRegressor VotingClassifier VotingRegressor StackingClassifier StackingRegressor IsolationForest "
        "HistGradientBoostingClassifier HistGradientBoostingRegressor".split()
    ),
    "sklearn.tree": frozenset("DecisionTreeClassifier DecisionTreeRegressor plot_tree export_text".split()),
    "sklearn.svm": frozenset({"SVC", "SVR", "LinearSVC", "LinearSVR", "OneClassSVM"}),
    "sklearn.neighbors": frozenset("KNeighborsClassifier KNeighborsRegressor LocalOutlierFactor".split()),
    "sklearn.naive_bayes": frozenset("GaussianNB MultinomialNB BernoulliNB ComplementNB".split()),
    "sklearn.cluster": frozenset("KMeans MiniBatchKMeans DBSCAN AgglomerativeClustering MeanShift Birch".split()),
    "sklearn.decomposition": frozenset("PCA TruncatedSVD KernelPCA NMF LatentDirichletAllocation".split()),
    "sklearn.impute": frozenset({"SimpleImputer", "KNNImputer"}),
    "sklearn.compose": frozenset("ColumnTransformer make_column_transformer make_column_selector".split()),
    "sklearn.pipeline": frozenset({"Pipeline", "make_pipeline", "FeatureUnion"}),
    "sklearn.dummy": frozenset({"DummyClassifier", "DummyRegressor"}),
    "sklearn.neural_network": frozenset({"MLPClassifier", "MLPRegressor"}),
    "sklearn.feature_extraction.text": frozenset("CountVectorizer TfidfVectorizer TfidfTransformer".split()),
    "xgboost": frozenset("XGBClassifier XGBRegressor DMatrix".split()),
    "lightgbm": frozenset("LGBMClassifier LGBMRegressor".split()),
    "catboost": frozenset("CatBoostClassifier CatBoostRegressor".split()),
    "imblearn.over_sampling": frozenset("SMOTE ADASYN RandomOverSampler BorderlineSMOTE".split()),
    "imblearn.under_sampling": frozenset({"RandomUnderSampler", "TomekLinks", "NearMiss"}),
    "pyspark.sql.functions": frozenset(
        "col lit when udf count countDistinct isnan isnull sum avg mean min max desc asc concat split explode lower "
        "upper regexp_replace to_date to_timestamp year month dayofmonth hour date_format round pandas_udf "
        "monotonically_increasing_id array struct element_at".split()
    ),
    "pyspark.sql.types": frozenset(
        "StructType StructField StringType IntegerType FloatType DoubleType DateType TimestampType BooleanType "
        "ArrayType LongType".split()
    ),
}


def star_name(modules: tuple[str, ...], name: str) -> str | None:
    """The path of `name` brought by `from module import *`, last import first; None when no module offers it.

    A module of which nothing is known (the candidate's own) is believed to offer what no other does, but for the
    names that everybody gives to the same library, which it then imports too.
    """
    for module in reversed(modules):
        if name in _STARS.get(module, ()):
            return canonical(f"{module}.{name}")
    if name in CONVENTIONS:
        return CONVENTIONS[name]
    unknown = [module for module in modules if module not in _STARS]
    return canonical(f"{unknown[0]}.{name}") if len(unknown) == 1 else None


# Names that belong to one library only, whoever imported them.
_UNMISTAKABLE: dict[str, str] = {
    name: f"{module}.{name}"
    for module, names in _STARS.items()
    if module.startswith(("sklearn.", "xgboost", "lightgbm", "catboost", "imblearn."))
    for name in names
    if name not in {"scale", "normalize", "auc"}
}


def foreign_name(name: str) -> str | None:
    """The path of a name that another notebook or module must have brought, where only one library has it."""
    return _UNMISTAKABLE.get(name) or CONVENTIONS.get(name)


def star_names(module: str) -> frozenset[str]:
    """What is known of the names that `from module import *` binds."""
    return _STARS.get(module, frozenset())
